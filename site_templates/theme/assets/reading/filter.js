/** A box that finds links by parts of their names, on pages with many: the hubs and the page of feeds. */
import { counted, element } from "../element.js";
import { folded } from "../letters.js";

/** @typedef {{name: string, note: string, href: string}} Named a link, and the note after its name */

const MOST = 60; // links shown

/**
 * Add the box to the page.
 * @param {string} noun what is found, in the singular; the plural is with "s"
 * @param {HTMLElement[]} listed what the page shows while the box is empty
 * @param {() => Promise<Named[]>} load returns all that can be found; called with the first letter typed
 * @param {(link: HTMLAnchorElement) => void} [made]
 */
export function filter(noun, listed, load, made = () => {}) {
  const label = `Filter ${noun}s`;
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
    const of = fits.length > MOST ? `${MOST} of ` : "";
    status.textContent = words.length ? of + counted(fits.length, noun) : "";
    const links = fits
      .slice(0, MOST)
      .map(({ name, note, href }) =>
        element("a", { href }, name, " ", element("small", { textContent: note }))
      );
    links.forEach(made);
    matches.replaceChildren(element("span", { className: "chips" }, ...links));
  });
}

const has = (/** @type {string} */ text, /** @type {string[]} */ words) =>
  words.every((word) => folded(text).includes(word));
