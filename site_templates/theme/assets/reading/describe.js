/** What a paper's page says of it, beyond what every list shows. */
import { authorLine, votesOf } from "../card.js";
import { textOf } from "../element.js";

const NAMES = 5; // authors
const LETTERS = 400; // of a summary, of which a card shows two lines

/**
 * What a card shows of a paper.
 * @param {Document} page of the paper
 * @returns `null` where the page is not a paper's
 */
export function described(page) {
  /** @type {(name: string) => string[]} */
  const all = (name) =>
    Array.from(/** @type {NodeListOf<HTMLMetaElement>} */ (page.querySelectorAll(`meta[name="${name}"]`)), ({ content }) => content);
  const [title] = all("citation_title");
  if (!title) return null;
  const authors = all("citation_author").map((name) => name.split(", ").reverse().join(" "));
  const names = authorLine(authors.slice(0, NAMES), authors.length);
  const by = [textOf(page.querySelector("article .organization")), names].filter(Boolean).join(" · ");
  const { source, machine } = summary(page);
  const day = page.querySelector("article .facts time")?.getAttribute("datetime") ?? "";
  return { title, by, day, votes: votesOf(page), summary: shortened(textOf(source)), machine };
}

/** What the page says its paper is about, and whether a machine wrote that. */
export function summary(/** @type {Document} */ page) {
  const written = page.querySelector("article .summary");
  return { source: written ?? abstract(page)[0], machine: written !== null };
}

/** The paragraphs of the abstract. */
export function abstract(/** @type {Document} */ page) {
  const paragraphs = [];
  let part = page.getElementById("abstract")?.nextElementSibling;
  for (; part?.matches("p"); part = part.nextElementSibling) paragraphs.push(part);
  return paragraphs;
}

const shortened = (/** @type {string} */ text) =>
  text.length > LETTERS ? `${text.slice(0, LETTERS).replace(/\s\S*$/, "")} …` : text;
