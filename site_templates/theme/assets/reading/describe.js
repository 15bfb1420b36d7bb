/** What a saved paper shows that no list shows everywhere: taken from the paper's own page. */
const NAMES = 5; // authors
const LETTERS = 400; // of an abstract, of which the page shows two lines

/** @typedef {Pick<import("./saved.js").Saved, "title" | "by" | "summary" | "machine">} Described */

/**
 * @param {Document} page of a paper
 * @returns {Described | null} `null` where the page is not a paper's
 */
export function described(page) {
  /** @type {(name: string) => string[]} */
  const all = (name) =>
    Array.from(/** @type {NodeListOf<HTMLMetaElement>} */ (page.querySelectorAll(`meta[name="${name}"]`)), ({ content }) => content);
  const [title] = all("citation_title");
  if (!title) return null;
  const authors = all("citation_author").map((name) => name.split(", ").reverse().join(" "));
  const more = authors.length - NAMES;
  const names = authors.slice(0, NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const by = [text(page.querySelector("article .organization")), names].filter(Boolean).join(" · ");
  const summary = page.querySelector("article .summary");
  const machine = summary?.matches(".machine, .machine *") ?? false;
  const abstract = text(page.getElementById("abstract")?.nextElementSibling);
  return { title, by, summary: text(summary) || shortened(abstract), ...(machine && { machine }) };
}

/** The text of a part of a page, without the label that says who wrote it. */
function text(/** @type {Element | null | undefined} */ part) {
  const copy = /** @type {Element | undefined} */ (part?.cloneNode(true));
  copy?.querySelector(".label")?.remove();
  return copy?.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

const shortened = (/** @type {string} */ text) =>
  text.length > LETTERS ? `${text.slice(0, LETTERS).replace(/\s\S*$/, "")} …` : text;
