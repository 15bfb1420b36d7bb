/**
 * Summaries and abstracts in a list. The list's page leaves them out, to stay small: each comes from its
 * paper's page when the card comes into view.
 */
import { linkOf, placeSummary } from "../card.js";
import { abstract, element } from "../element.js";
import { summary } from "./describe.js";
import { inView, page as pageAt } from "./fetching.js";
import { t } from "../texts.js";

const PARAGRAPHS = 2;
const NO_SUMMARY = t("The summary is not available right now.");
const NO_ABSTRACT = t("No abstract is known.");

/**
 * @typedef {object} Part a part of a card that readers can choose to see
 * @property {string} name class of its element
 * @property {string} missing what is said in its place
 * @property {(item: Element) => Element} place adds the element to a card
 * @property {(page: Document, place: Element) => void} fill fills it from the paper's page
 */

/** @type {Record<string, Part>} */
const PARTS = {
  summaries: { name: "summary", missing: NO_SUMMARY, place: placeSummary, fill: fillSummary },
  abstracts: {
    name: "abstract",
    missing: t("The abstract is not available right now."),
    place: (item) => item.appendChild(element("div", { className: "abstract" })),
    fill: fillAbstract,
  },
};

const observer = inView(async (place) => {
  const item = place.closest("li");
  const part = Object.values(PARTS).find(({ name }) => place.matches(`.${name}`));
  try {
    if (item) part?.fill(await fetched(linkOf(item).href), place);
  } catch {
    place.textContent = part?.missing ?? "";
  }
});

/**
 * Show the summaries or abstracts of listed papers as they come into view; each is fetched once.
 * @param {Element[]} items
 * @param {string} view `summaries` (only those the list lacks) or `abstracts`
 */
export function follow(items, view = "abstracts") {
  const { name, place } = PARTS[view];
  for (const item of items) if (!item.querySelector(`.${name}`)) observer.observe(place(item));
}

/** Fetch a paper's page and make its links absolute. */
async function fetched(/** @type {string} */ url) {
  const page = await pageAt(url);
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = page.querySelectorAll("article a[href]");
  for (const link of links) link.href = new URL(link.getAttribute("href") ?? "", url).href;
  return page;
}

/**
 * Show the first paragraphs of the abstract on a paper's page.
 * @param {Document} page
 * @param {Element} place
 */
function fillAbstract(page, place) {
  const paragraphs = abstract(page)
    .slice(0, PARAGRAPHS)
    .map((part) => document.importNode(part, true));
  place.replaceChildren(...(paragraphs.length ? paragraphs : [NO_ABSTRACT]));
}

/**
 * Show the summary on a paper's page, else the start of the abstract; styles cut both after two lines.
 * @param {Document} page
 * @param {Element} place
 */
function fillSummary(page, place) {
  const { source, machine } = summary(page);
  place.classList.toggle("machine", machine);
  place.replaceChildren(...(source ? document.importNode(source, true).childNodes : [NO_ABSTRACT]));
}
