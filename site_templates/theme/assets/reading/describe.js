/** What a paper's page says about it, beyond what lists show. */
import { authorLine, saidIn, votesOf } from "../card.js";
import { abstract, textOf } from "../element.js";
import { t } from "../texts.js";

const NAMES = 5; // authors
const LETTERS = 400; // of a summary; a card shows two lines
const TAGS = 2; // on a card, as `on_cards` in `generator/listings/kinds.py`

/**
 * Read what a card shows about a paper.
 * @param {Document} page
 * @returns `null` if it is not the page of a paper
 */
export function described(page) {
  /** @type {(name: string) => string[]} */
  const all = (name) =>
    Array.from(
      /** @type {NodeListOf<HTMLMetaElement>} */ (page.querySelectorAll(`meta[name="${name}"]`)),
      ({ content }) => content
    );
  const [title] = all("citation_title");
  if (!title) return null;
  const authors = all("citation_author").map((name) => name.split(", ").reverse().join(" "));
  const names = authorLine(authors.slice(0, NAMES), authors.length);
  const by = [textOf(page.querySelector("article .organization")), names].filter(Boolean).join(" · ");
  const { source, machine } = summary(page);
  const own = page.querySelector("article > p:has(.votes)"); // not a related paper's
  const day = page.querySelector("article .facts time")?.getAttribute("datetime") ?? "";
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = page.querySelectorAll("article .links > a");
  const code = [...links].find((link) => textOf(link).startsWith(t("Code")))?.getAttribute("href") ?? "";
  const tags = Array.from(page.querySelectorAll("article .tags > a"), (link) => ({
    name: textOf(link),
    address: (link.getAttribute("href") ?? "").replace(/^(\.\.\/)+/, ""),
  })).slice(0, TAGS);
  return {
    title,
    by,
    day,
    votes: own ? votesOf(own) : 0,
    ...saidIn(page, "article > p"),
    code,
    tags,
    summary: shortened(textOf(source)),
    machine,
  };
}

/** Return the summary on a paper's page, or the start of its abstract, and whether a machine wrote it. */
export function summary(/** @type {Document} */ page) {
  const written = page.querySelector("article .summary");
  return { source: written ?? abstract(page)[0], machine: written?.matches(".machine") ?? false };
}

const shortened = (/** @type {string} */ text) =>
  text.length > LETTERS ? `${text.slice(0, LETTERS).replace(/\s\S*$/, "")} …` : text;
