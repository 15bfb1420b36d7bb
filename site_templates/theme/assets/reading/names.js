/** On the pages that lead to all tags, authors and the like: a box that filters them. */
import { filter } from "./filter.js";

/** @typedef {import("./filter.js").Named} Named */

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const parts = /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("h2, p:has(> .chips)"));
/** @type {NodeListOf<HTMLAnchorElement>} */
const letters = article.querySelectorAll(".chips a[href*='letter/']");
const noun = article.matches(".letter") ? "author" : [...article.classList].at(-1)?.replace(/s$/, "") ?? "";

if (parts.length) filter(noun, [...parts], all);

/** All names: those of the page, or where it leads to pages by letter, those of all of these. */
async function all() {
  const { page, some } = await import("./fetching.js");
  // Where a page cannot be had, those of the others are found all the same.
  const pages = await some([...letters], async ({ href }) => named(await page(href), href));
  const names = pages.flatMap((found) => found ?? []);
  return [...new Map((names.length ? names : named(article, location.href)).map((found) => [found.href, found])).values()];
}

/**
 * The names on a page.
 * @param {ParentNode} part
 * @param {string} url the page's
 * @returns {Named[]}
 */
function named(part, url) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (part.querySelectorAll(".chips a:not([href*='letter/'])"));
  return [...links].map((link) => ({
    name: (link.firstChild?.textContent ?? "").trim(), note: link.querySelector("small")?.textContent ?? "",
    href: new URL(link.getAttribute("href") ?? "", url).href,
  }));
}
