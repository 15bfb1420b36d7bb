/**
 * The related papers of a page in another order. A page does not say how old they are or how many votes they have,
 * for it would have to be made again with each vote; their own pages are asked, once.
 */
import { dayLabel, linkOf, ORDERS } from "../card.js";
import { counted, element } from "../element.js";
import { described } from "./describe.js";
import { page as pageAt } from "./fetching.js";

/** @typedef {{item: Element, title: string, day: string, votes: number}} Related */

/** @type {Promise<Related[]> | undefined} */
let asked;

/**
 * Puts the papers of a list in an order; in none, as they were listed.
 * @param {Element} list
 * @param {string} name of the order
 * @returns {Promise<string>} what there is to say of it; nothing where all went well
 */
export async function reorder(list, name) {
  asked ??= Promise.all([...list.children].map(ask)).then(showFacts);
  let papers;
  try {
    papers = await asked;
  } catch {
    asked = undefined;
    return "The order is not available right now.";
  }
  const compare = ORDERS[name]?.compare;
  const sorted = compare ? papers.toSorted(compare) : papers; // a sort is stable: alike papers stay by nearness
  list.append(...sorted.map(({ item }) => item));
  return name === "votes" && papers.every(({ votes }) => !votes) ? "None of them has votes." : "";
}

/** Shows the papers' days and votes from now on. */
function showFacts(/** @type {Related[]} */ papers) {
  for (const { item, day, votes } of papers) {
    const facts = [day && dayLabel(day), votes && counted(votes, "vote")].filter(Boolean).join(" · ");
    item.append(" ", element("span", { className: "facts", textContent: facts }));
  }
  return papers;
}

/** What the page of a listed paper says of it. */
const ask = async (/** @type {Element} */ item) =>
  ({ item, title: "", day: "", votes: 0, ...described(await pageAt(linkOf(item).href)) });
