/**
 * Shows the votes of the related papers of a page, and sorts them. The page does not have their votes, since every
 * vote would then change it; these, and exact dates, come from the papers' own pages, which are read once.
 */
import { linkOf, ORDERS } from "../card.js";
import { element } from "../element.js";
import { described } from "./describe.js";
import { page as pageAt } from "./fetching.js";
import { t, voted } from "../texts.js";

/** @typedef {{item: Element, title: string, day: string, votes: number}} Related */

/** @type {Promise<Related[]> | undefined} */
let asked;

/** Read the pages of a list's papers, once, and show their votes. */
export function withVotes(/** @type {Element} */ list) {
  const reading = asked ?? Promise.all([...list.children].map(ask)).then(showVotes);
  asked = reading;
  reading.catch(() => (asked = undefined)); // the next time may be online
  return reading;
}

/**
 * Sort the papers of a list; without an order, they return to the order of the list.
 * @param {Element} list
 * @param {string} name of the order
 * @returns {Promise<string>} a message for the reader; "" if there is nothing to say
 */
export async function reorder(list, name) {
  let papers;
  try {
    papers = await withVotes(list);
  } catch {
    return t("The order is not available right now.");
  }
  const compare = ORDERS[name]?.compare;
  const sorted = compare ? papers.toSorted(compare) : papers; // a stable sort: equal papers stay by nearness
  list.append(...sorted.map(({ item }) => item));
  return name === "votes" && papers.every(({ votes }) => !votes) ? t("None of these papers has votes.") : "";
}

/** Add the papers' votes to the list, each at the end of its line, where nothing moves. */
function showVotes(/** @type {Related[]} */ papers) {
  for (const { item, votes } of papers) if (votes) item.append(" ", element("b", {}, voted(votes)));
  return papers;
}

/** Read what the page of a listed paper says about it. */
const ask = async (/** @type {Element} */ item) => ({
  item,
  title: "",
  day: "",
  votes: 0,
  ...described(await pageAt(linkOf(item).href)),
});
