/**
 * Summaries and abstracts in a list that holds none, for they would be in every list: each is taken from its paper's
 * own page when the paper comes into view.
 */
import { page as pageAt } from "./fetching.js";
import { paperLink } from "./order.js";

const AHEAD = "600px"; // below the window, so that most are there before they are seen
const AT_ONCE = 4; // requests
const PARAGRAPHS = 2;

/**
 * What the choices of a list show of a paper: an element of a class, after what it stands in the card, and what the
 * paper's page gives for it.
 * @type {Record<string, {name: string, tag: string, after: string, fill: (page: Document, place: Element) => void}>}
 */
const PARTS = {
  summaries: { name: "summary", tag: "span", after: ".by", fill: fillSummary },
  abstracts: { name: "abstract", tag: "div", after: ":last-child", fill: fillAbstract },
};

let running = 0;
/** @type {Element[]} */
const waiting = [];
const observer = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
  if (!isIntersecting) return;
  observer.unobserve(target);
  waiting.push(target);
  next();
}), { rootMargin: `0px 0px ${AHEAD}` });

/**
 * Shows the summaries or abstracts of listed papers as they come into view, each fetched once.
 * @param {Element[]} items
 * @param {string} view `summaries` or `abstracts`; of the first only those that the list lacks
 */
export function follow(items, view = "abstracts") {
  const { name, tag, after } = PARTS[view];
  for (const item of items) {
    if (item.querySelector(`.${name}`)) continue;
    const place = document.createElement(tag);
    place.className = name;
    item.querySelector(`:scope > ${after}`)?.after(place);
    observer.observe(place);
  }
}

async function next() {
  if (running === AT_ONCE) return;
  const place = waiting.shift();
  const item = place?.closest("li");
  if (!item || !place) return;
  const part = Object.values(PARTS).find(({ name }) => place.matches(`.${name}`));
  running++;
  try {
    part?.fill(await fetched(paperLink(item).href), place);
  } catch {
    place.textContent = `The ${part?.name} is not available right now.`;
  }
  running--;
  next();
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

/** What a paper's page says it is about, without a label; and whether a machine wrote that. */
export function summary(/** @type {Document} */ page) {
  const written = page.querySelector("article .summary");
  const source = written ?? abstract(page)[0];
  source?.querySelector(".label")?.remove();
  return { source, machine: written !== null };
}

/** The paragraphs of the abstract on a paper's page. */
function abstract(/** @type {Document} */ page) {
  const paragraphs = [];
  let part = page.getElementById("abstract")?.nextElementSibling;
  for (; part?.matches("p"); part = part.nextElementSibling) paragraphs.push(part);
  return paragraphs;
}
