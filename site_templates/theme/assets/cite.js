/** On a paper's page: citations to copy and download, made when a reader first opens them. */
import { button, copied, download, element } from "./element.js";

/** @typedef {import("./citations.js").Format} Format */

/** Add the button that opens the box of citations. */
function offer(/** @type {Element} */ article) {
  /** @type {HTMLElement | undefined} */
  let box;
  const open = async () => {
    const citations = await import("./citations.js");
    if (!box) {
      // another click may have made it meanwhile
      box = made(citations);
      cite.closest("p")?.after(box);
    }
    box.hidden = !box.hidden;
    cite.ariaExpanded = String(!box.hidden);
  };
  const cite = button("Cite", open, { ariaExpanded: "false" });
  cite.setAttribute("aria-controls", "cite");
  article.querySelector(".links > small")?.append(cite);
  if (location.hash === "#cite") open();
}

/** Make the box. */
function made(/** @type {typeof import("./citations.js")} */ { FORMATS, work }) {
  const cited = { ...work(), abstract: "" }; // it stands on the page; only files of many papers have it
  let chosen = FORMATS[0];
  const code = element("code", {});
  const status = element("span", { role: "status" });
  const choices = FORMATS.map((format) => button(format.label, () => choose(format)));
  const copy = async () => {
    const isCopied = await copied(code.textContent);
    if (!isCopied) getSelection()?.selectAllChildren(code);
    status.textContent = isCopied ? "Copied" : "Selected. Copy it with your keyboard.";
  };
  function choose(/** @type {Format} */ format) {
    chosen = format;
    code.textContent = format.text(cited);
    status.textContent = "";
    choices.forEach((choice, index) => (choice.ariaPressed = String(FORMATS[index] === format)));
  }

  choose(chosen);
  return element(
    "div",
    { className: "cite", id: "cite", hidden: true },
    element("div", { role: "group", ariaLabel: "Format" }, ...choices),
    element("pre", { tabIndex: 0, ariaLabel: "Citation" }, code),
    button("Copy", copy),
    button("Download", () => download(`${cited.key}.${chosen.extension}`, code.textContent, chosen.type)),
    status
  );
}

const article = document.querySelector("article.paper");
if (article) offer(article);
