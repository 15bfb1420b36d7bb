/**
 * Summaries and abstracts in a list that holds none, for they would be in every list: each is taken from its paper's
 * own page when the paper comes into view.
 */
import { element } from "../element.js";
import { abstract, summary } from "./describe.js";
import { inView, page as pageAt } from "./fetching.js";
import { paperLink } from "./order.js";

const PARAGRAPHS = 2;

/**
 * What the choices of a list show of a paper: an element of a class, after what it stands in the card, and what the
 * paper's page gives for it.
 * @type {Record<string, {name: string, tag: "span" | "div", after: string, fill: (page: Document, place: Element) => void}>}
 */
const PARTS = {
  summaries: { name: "summary", tag: "span", after: ".by", fill: fillSummary },
  abstracts: { name: "abstract", tag: "div", after: ":last-child", fill: fillAbstract },
};

const observer = inView(async (place) => {
  const item = place.closest("li");
  const part = Object.values(PARTS).find(({ name }) => place.matches(`.${name}`));
  try {
    if (item) part?.fill(await fetched(paperLink(item).href), place);
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
  const { name, tag, after } = PARTS[view];
  for (const item of items) {
    if (item.querySelector(`.${name}`)) continue;
    const place = element(tag, { className: name });
    item.querySelector(`:scope > ${after}`)?.after(place);
    observer.observe(place);
  }
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
