/** On a paper's page: its citations to copy and to download. They are made when they are first asked for. */
import { download, element } from "./element.js";

/** @typedef {import("./citations.js").Format} Format */

/** The button that opens the box. */
function offer(/** @type {Element} */ article) {
  /** @type {HTMLElement | undefined} */
  let box;
  const open = async () => {
    if (!box) {
      box = made(await import("./citations.js"));
      button.closest("p")?.after(box);
    }
    box.hidden = !box.hidden;
    button.ariaExpanded = String(!box.hidden);
  };
  /** @type {HTMLButtonElement} */
  const button = element("button", {type: "button", textContent: "Cite", onclick: open, ariaExpanded: "false"});
  button.setAttribute("aria-controls", "cite");
  const links = article.querySelector(".links");
  if (links) links.append(" ", button);
  else article.querySelector(".facts")?.closest("p")?.after(element("p", {}, element("span", {className: "links"}, button)));
  if (location.hash === "#cite") open();
}

/** The box. */
function made(/** @type {typeof import("./citations.js")} */ {FORMATS, work}) {
  const cited = work();
  let chosen = FORMATS[0];
  const code = element("code", {});
  const said = element("span", {role: "status"});
  const choices = FORMATS.map((format) =>
    element("button", {type: "button", textContent: format.label, onclick: () => choose(format)}));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = "Copied";
    } catch { // copying is not allowed: selected, so that a key copies it
      getSelection()?.selectAllChildren(code);
      said.textContent = "Selected; copy it with your keyboard";
    }
  };
  function choose(/** @type {Format} */ format) {
    chosen = format;
    code.textContent = format.text(cited);
    said.textContent = "";
    choices.forEach((choice, index) => (choice.ariaPressed = String(FORMATS[index] === format)));
  }

  choose(chosen);
  return element("div", {className: "cite", id: "cite", hidden: true},
    element("div", {role: "group", ariaLabel: "Format"}, ...choices),
    element("pre", {tabIndex: 0, ariaLabel: "Citation"}, code),
    element("button", {type: "button", textContent: "Copy", onclick: copy}),
    element("button", {type: "button", textContent: "Download",
      onclick: () => download(`${cited.key}.${chosen.extension}`, code.textContent, chosen.type)}),
    said);
}

const article = document.querySelector("article.paper");
if (article) offer(article);
