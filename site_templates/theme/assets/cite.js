/** On a paper's page: its citations to copy and to download. */
import { FORMATS, work } from "./citations.js";

/** @typedef {import("./citations.js").Format} Format */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The button that opens the box, and the box. */
function show(/** @type {Element} */ article) {
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
  const download = () => {
    const blob = new Blob([code.textContent], {type: chosen.type});
    const href = URL.createObjectURL(blob);
    element("a", {href, download: `${cited.key}.${chosen.extension}`}).click();
    URL.revokeObjectURL(href);
  };
  const box = element("div", {className: "cite", id: "cite", hidden: true},
    element("div", {role: "group", ariaLabel: "Format"}, ...choices),
    element("pre", {tabIndex: 0, ariaLabel: "Citation"}, code),
    element("button", {type: "button", textContent: "Copy", onclick: copy}),
    element("button", {type: "button", textContent: "Download", onclick: download}),
    said);
  /** @type {HTMLButtonElement} */
  const button = element("button", {type: "button", textContent: "Cite", onclick: () => {
    box.hidden = !box.hidden;
    button.ariaExpanded = String(!box.hidden);
  }});
  button.ariaExpanded = "false";
  button.setAttribute("aria-controls", box.id);

  function choose(/** @type {Format} */ format) {
    chosen = format;
    code.textContent = format.text(cited);
    said.textContent = "";
    choices.forEach((choice, index) => (choice.ariaPressed = String(FORMATS[index] === format)));
  }

  choose(chosen);
  const links = article.querySelector(".links");
  if (links) links.append(" ", button);
  const place = links ?? article.querySelector(".facts");
  place?.closest("p")?.after(...(links ? [box] : [element("p", {}, element("span", {className: "links"}, button)), box]));
}

const article = document.querySelector("article.paper");
if (article) show(article);
