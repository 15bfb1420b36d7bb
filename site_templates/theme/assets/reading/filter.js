/** A box that finds links by parts of their names, on pages with many: the hubs and the page of feeds. */
import { element } from "../element.js";
import { folded } from "../letters.js";
import { plural, t } from "../texts.js";

/** @typedef {{name: string, note: string, href: string}} Named a link, and the note after its name */

const MOST = 60; // links shown
/** @type {Record<string, [label: string, counted: (n: number) => string]>} by kind of name */
const KINDS = {
  author: [t("Filter authors"), (n) => plural(n, "{n} author", "{n} authors")],
  feed: [t("Filter feeds"), (n) => plural(n, "{n} feed", "{n} feeds")],
  list: [t("Filter lists"), (n) => plural(n, "{n} list", "{n} lists")],
  organization: [t("Filter organizations"), (n) => plural(n, "{n} organization", "{n} organizations")],
  tag: [t("Filter tags"), (n) => plural(n, "{n} tag", "{n} tags")],
  topic: [t("Filter topics"), (n) => plural(n, "{n} topic", "{n} topics")],
  venue: [t("Filter venues"), (n) => plural(n, "{n} venue", "{n} venues")],
};

/**
 * Add the box to the page.
 * @param {string} kind what is found, in `KINDS`
 * @param {HTMLElement[]} listed what the page shows while the box is empty
 * @param {() => Promise<Named[]>} load returns all that can be found; called with the first letter typed
 * @param {(link: HTMLAnchorElement) => void} [made]
 */
export function filter(kind, listed, load, made = () => {}) {
  const [label, counted] = KINDS[kind];
  const input = element("input", { type: "search", placeholder: label, ariaLabel: label });
  const status = element("p", { role: "status" });
  const matches = element("p", {});
  const found = element("div", { className: "filter", hidden: true }, status, matches);
  document.querySelector("article > .reading")?.append(input);
  listed[0]?.before(found);

  /** @type {Promise<Named[]> | undefined} */
  let all;
  input.addEventListener("input", async () => {
    all ??= load();
    const names = await all;
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    const fits = words.length ? names.filter(({ name, note }) => has(`${name} ${note}`, words)) : [];
    for (const part of listed) part.hidden = words.length > 0;
    found.hidden = !words.length;
    const number = counted(fits.length);
    const said = fits.length > MOST ? t("{n} of {all}", { n: MOST, all: number }) : number;
    status.textContent = words.length ? said : "";
    const links = fits.slice(0, MOST).map(chip);
    links.forEach(made);
    matches.replaceChildren(element("span", { className: "chips" }, ...links));
  });
}

const chip = (/** @type {Named} */ { name, note, href }) =>
  element("a", { href }, name, " ", element("small", { textContent: note }));

const has = (/** @type {string} */ text, /** @type {string[]} */ words) =>
  words.every((word) => folded(text).includes(word));
