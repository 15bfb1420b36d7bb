/** Elements, copies and downloads. Text enters a page only as text, never as markup. */
import { numeral, pieces, t } from "./texts.js";

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** @type {(text: string, values?: Parameters<typeof pieces>[1]) => HTMLElement} a paragraph; see `pieces` */
export const paragraph = (text, values = {}) => element("p", {}, ...pieces(text, values));

/**
 * Make a button.
 * @param {string} textContent
 * @param {() => void} onclick
 * @param {Partial<HTMLButtonElement>} properties
 */
export const button = (textContent, onclick, properties = {}) =>
  element("button", { type: "button", textContent, onclick, ...properties });

/**
 * Make the button of a filter, with the number of papers that it leaves.
 * @param {string} value
 * @param {string} label
 * @param {number} count
 * @param {() => void} choose
 */
export function filterButton(value, label, count, choose) {
  const made = button(`${label} `, choose, { value });
  made.append(element("small", { textContent: numeral(count) }));
  return made;
}

/**
 * Make a choice among values.
 * @param {string} ariaLabel
 * @param {Record<string, string>} values labels by value
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
export function choice(ariaLabel, values, chosen, choose) {
  const options = Object.entries(values).map(
    ([value, label]) => new Option(label, value, false, value === chosen)
  );
  const select = element("select", { ariaLabel, onchange: () => choose(select.value) }, ...options);
  return select;
}

/** Return the text of a part of a page on one line. */
export const textOf = (/** @type {Node | null | undefined} */ part) =>
  part?.textContent?.replace(/\s+/g, " ").trim() ?? "";

/** Copy a text; return whether the browser allows it. */
export async function copied(/** @type {string} */ text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Make a button that copies an address, and a status, which shows the address if copying is forbidden. */
export function copyLink(/** @type {string} */ url) {
  const status = element("span", { role: "status" });
  return [
    button(t("Copy link"), async () => (status.textContent = (await copied(url)) ? t("Copied") : url)),
    status,
  ];
}

/** Give the reader a text as a file. */
export function download(/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

/** Say that stored texts are damaged, and offer them as a download. */
export const setAside = (/** @type {(string | null)[]} */ texts, /** @type {() => void} */ forget) => [
  t("Some of what this browser stored here cannot be read any more. It was set aside."),
  " ",
  button(t("Download it"), () => download("damaged.txt", texts.join("\n"), "text/plain")),
  " ",
  button(t("Delete it"), forget),
];

/** Return the paragraphs of the abstract on a paper's page. */
export function abstract(/** @type {Document} */ page) {
  const paragraphs = [];
  let part = page.getElementById("abstract")?.nextElementSibling;
  for (; part?.matches("p"); part = part.nextElementSibling) paragraphs.push(part);
  return paragraphs;
}
