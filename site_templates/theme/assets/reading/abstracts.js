/**
 * Summaries and abstracts in a list that holds none, for they would be in every list: each is taken from its paper's
 * own page when the paper comes into view.
 */
import { linkOf, placeSummary } from "../card.js";
import { element } from "../element.js";
import { abstract, summary } from "./describe.js";
import { inView, page as pageAt } from "./fetching.js";

const PARAGRAPHS = 2;

/**
 * What the choices of a list show of a paper: an element of a class, how it comes into the card, and what the paper's
 * page gives for it.
 * @type {Record<string, {name: string, place: (item: Element) => Element, fill: (page: Document, place: Element) => void}>}
 */
const PARTS = {
  summaries: { name: "summary", place: placeSummary, fill: fillSummary },
  abstracts: { name: "abstract", place: (item) => item.appendChild(element("div", { className: "abstract" })), fill: fillAbstract },
};

const observer = inView(async (place) => {
  const item = place.closest("li");
  const part = Object.values(PARTS).find(({ name }) => place.matches(`.${name}`));
  try {
    if (item) part?.fill(await fetched(linkOf(item).href), place);
  } catch {
    place.textContent = `The ${part?.name} is not available right now.`;
  }
});

/**
 * Shows the summaries or abstracts of listed papers as they come into view, each fetched once.
 * @param {Element[]} items
 * @param {string} view `summaries` or `abstracts`; of the first only those that the list lacks
 */
export function follow(items, view = "abstracts") {
  const { name, place } = PARTS[view];
  for (const item of items) if (!item.querySelector(`.${name}`)) observer.observe(place(item));
}

/** A paper's page, its links as whole addresses. */
async function fetched(/** @type {string} */ url) {
  const page = await pageAt(url);
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = page.querySelectorAll("article a[href]");
  for (const link of links) link.href = new URL(link.getAttribute("href") ?? "", url).href;
  return page;
}

/**
 * The first paragraphs of the abstract on a paper's page.
 * @param {Document} page
 * @param {Element} place
 */
function fillAbstract(page, place) {
  const paragraphs = abstract(page).slice(0, PARAGRAPHS).map((part) => document.importNode(part, true));
  place.replaceChildren(...(paragraphs.length ? paragraphs : ["No abstract is known."]));
}

/**
 * The summary on a paper's page, else how the abstract begins: the style sheet cuts both after two lines.
 * @param {Document} page
 * @param {Element} place
 */
function fillSummary(page, place) {
  const { source, machine } = summary(page);
  place.classList.toggle("machine", machine);
  place.replaceChildren(...(source ? document.importNode(source, true).childNodes : ["No abstract is known."]));
}
