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
  const pages = letters.length ? await Promise.all([...letters].map(({ href }) => page(href))) : [article];
  const names = pages.flatMap((part) => part ? named(part) : []);
  return [...new Map((names.length ? names : named(article)).map((found) => [found.href, found])).values()];
}

/** @returns {Named[]} */
function named(/** @type {ParentNode} */ part) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (part.querySelectorAll(".chips a:not([href*='letter/'])"));
  return [...links].map((link) => ({
    name: (link.firstChild?.textContent ?? "").trim(), note: link.querySelector("small")?.textContent ?? "", href: link.href,
  }));
}

/** A page of names; `null` where it cannot be had: those of the others are found all the same. */
async function page(/** @type {string} */ url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const made = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    made.head.append(Object.assign(made.createElement("base"), { href: url }));
    return made;
  } catch {
    return null;
  }
}
