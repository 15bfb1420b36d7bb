/**
 * The related papers of a page in another order. A page does not say how old they are or how many votes they have,
 * for it would have to be made again with each vote; their own pages are asked, once.
 */
import { element } from "../element.js";
import { page as pageAt } from "./fetching.js";
import { paperLink, votes as votesOf } from "./order.js";

/** @typedef {{item: Element, facts: string, day: string, votes: number}} Related */

/** @type {Record<string, (a: Related, b: Related) => number>} */
const COMPARE = {
  newest: (a, b) => b.day.localeCompare(a.day),
  votes: (a, b) => b.votes - a.votes,
};

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
  const compare = COMPARE[name];
  const sorted = compare ? [...papers].sort(compare) : papers; // a sort is stable: alike papers stay by nearness
  list.append(...sorted.map(({ item }) => item));
  return name === "votes" && papers.every(({ votes }) => votes <= 0) ? "None of them has votes." : "";
}

/** Shows the papers' days and votes from now on. */
function showFacts(/** @type {Related[]} */ papers) {
  for (const { item, facts } of papers) item.append(" ", element("span", { className: "facts", textContent: facts }));
  return papers;
}

/** What the page of a listed paper says of it. */
async function ask(/** @type {Element} */ item) {
  const page = await pageAt(paperLink(item).href);
  const time = page.querySelector(".facts time");
  return {
    item,
    facts: [time, page.querySelector(".votes")].map((part) => part?.textContent).filter(Boolean).join(" · "),
    day: time?.getAttribute("datetime") ?? "",
    votes: votesOf(page),
  };
}
