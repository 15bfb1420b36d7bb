/** On the pages that list all tags, authors and so on: a box that filters the names. */
import { filter } from "./filter.js";

/** @typedef {import("./filter.js").Named} Named */

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const parts = /** @type {NodeListOf<HTMLElement>} */ (
  article.querySelectorAll("h2, .tiles, p:has(> .chips)")
);
/** @type {NodeListOf<HTMLAnchorElement>} */
const letters = article.querySelectorAll(".chips a[href*='letter/']");
const noun = article.matches(".letter") ? "author" : ([...article.classList].at(-1)?.replace(/s$/, "") ?? "");

if (parts.length) filter(noun, [...parts], all);

/** Return all names: of the page, or of all its pages by letter if it has some. */
async function all() {
  const { page, some } = await import("./fetching.js");
  // If one page fails, the names of the others are still found.
  const pages = await some([...letters], async ({ href }) => named(await page(href), href));
  const names = pages.flatMap((found) => found ?? []);
  return [
    ...new Map(
      (names.length ? names : named(article, location.href)).map((found) => [found.href, found])
    ).values(),
  ];
}

/**
 * Return the names on a page.
 * @param {ParentNode} part
 * @param {string} url of the page
 * @returns {Named[]}
 */
function named(part, url) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
    part.querySelectorAll(".chips a:not([href*='letter/']), .tiles a")
  );
  return [...links].map((link) => ({
    name: (link.firstChild?.textContent ?? "").trim(),
    note: (link.querySelector("small") ?? link.closest("li")?.querySelector("small"))?.textContent ?? "",
    href: new URL(link.getAttribute("href") ?? "", url).href,
  }));
}
