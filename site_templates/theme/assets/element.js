/**
 * Makes an element. Text only ever enters a page as text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A number of things in words: `1 paper`, `1,234 papers`. */
export const counted = (/** @type {number} */ count, noun = "paper") =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** Hands a text to the reader as a file. */
export function download(/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ type) {
  const href = URL.createObjectURL(new Blob([text], {type}));
  element("a", {href, download: name}).click();
  URL.revokeObjectURL(href);
}
