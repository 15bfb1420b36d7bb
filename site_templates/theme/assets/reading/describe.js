/** What a saved paper shows that no list shows everywhere: taken from the paper's own page. */
import { summary } from "./abstracts.js";

const NAMES = 5; // authors
const LETTERS = 400; // of a summary, of which the page shows two lines

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
  const { source, machine } = summary(page);
  return { title, by, summary: shortened(text(source)), ...(machine && { machine }) };
}

const text = (/** @type {Element | null | undefined} */ part) => part?.textContent?.replace(/\s+/g, " ").trim() ?? "";

const shortened = (/** @type {string} */ text) =>
  text.length > LETTERS ? `${text.slice(0, LETTERS).replace(/\s\S*$/, "")} …` : text;
