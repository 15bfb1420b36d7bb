/** On a paper's page: citations to copy and download, made when a reader first opens them. */
import { slugOf } from "./card.js";
import { button, copied, download, element } from "./element.js";
import { t } from "./texts.js";

/** @typedef {import("./citations.js").Format} Format */

/** Add the button that opens the box of citations. */
function offer(/** @type {Element} */ article) {
  /** @type {HTMLElement | undefined} */
  let box;
  const open = async () => {
    const [{ FORMATS }, { work }, { notesChoice }] = await Promise.all([
      import("./citations.js"),
      import("./work.js"),
      import("./reading/exporting.js"),
    ]);
    if (!box) {
      // another click may have made it meanwhile
      box = made(FORMATS, work(), notesChoice());
      cite.closest("p")?.after(box);
    }
    box.hidden = !box.hidden;
    cite.ariaExpanded = String(!box.hidden);
  };
  const cite = button(t("Cite"), open, { ariaExpanded: "false" });
  cite.setAttribute("aria-controls", "cite");
  article.querySelector(".links > small")?.append(cite);
  if (location.hash === "#cite") open();
}

/**
 * Make the box.
 * @param {Format[]} FORMATS
 * @param {import("./work.js").Work} cited
 * @param {ReturnType<typeof import("./reading/exporting.js").notesChoice>} notes
 */
function made(FORMATS, cited, notes) {
  const slug = slugOf(location.href);
  let chosen = FORMATS[0];
  const code = element("code", {});
  const status = element("span", { role: "status" });
  const choices = FORMATS.map((format) => button(format.label, () => choose(format)));
  const copy = async () => {
    const isCopied = await copied(code.textContent);
    if (!isCopied) getSelection()?.selectAllChildren(code);
    status.textContent = isCopied ? t("Copied") : t("Selected. Copy it with your keyboard.");
  };
  function choose(/** @type {Format} */ format) {
    chosen = format;
    code.textContent = format.text({ ...cited, ...notes.own().get(slug) });
    status.textContent = "";
    choices.forEach((choice, index) => (choice.ariaPressed = String(FORMATS[index] === format)));
  }

  choose(chosen);
  notes.refresh([slug]);
  notes.label.addEventListener("change", () => choose(chosen));
  return element(
    "div",
    { className: "cite", id: "cite", hidden: true },
    element("div", { role: "group", ariaLabel: t("Format") }, ...choices),
    element("pre", { tabIndex: 0, ariaLabel: t("Citation") }, code),
    notes.label,
    button(t("Copy"), copy),
    button(t("Download"), () => download(`${cited.key}.${chosen.extension}`, code.textContent, chosen.type)),
    status
  );
}

const article = document.querySelector("article.paper");
if (article) offer(article);
