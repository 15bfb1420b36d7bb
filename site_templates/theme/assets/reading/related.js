/**
 * The related papers of a page in another order. A page does not say how old they are or how many votes they have,
 * for it would have to be made again with each vote; their own pages are asked, once.
 */

/** @typedef {{item: Element, facts: string, day: string, votes: number}} Related */

/** @type {Record<string, (a: Related, b: Related) => number>} */
const ORDERS = {
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
  asked ??= Promise.all([...list.children].map(ask)).then(tell);
  let papers;
  try {
    papers = await asked;
  } catch {
    asked = undefined;
    return "The order is not available right now.";
  }
  const compare = ORDERS[name];
  const sorted = compare ? [...papers].sort(compare) : papers; // a sort is stable: alike papers stay by nearness
  list.append(...sorted.map(({ item }) => item));
  return name === "votes" && papers.every(({ votes }) => votes === 0) ? "None of them has votes." : "";
}

/** Shows the papers' days and votes from now on. */
function tell(/** @type {Related[]} */ papers) {
  for (const { item, facts } of papers) {
    const place = document.createElement("span");
    place.className = "facts";
    place.textContent = facts;
    item.append(" ", place);
  }
  return papers;
}

/** What the page of a listed paper says of it. */
async function ask(/** @type {Element} */ item) {
  const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status} ${link.href}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const time = page.querySelector(".facts time");
  const votes = page.querySelector(".votes")?.textContent ?? "";
  return {
    item,
    facts: [time?.textContent, votes].filter(Boolean).join(" · "),
    day: time?.getAttribute("datetime") ?? "",
    votes: parseInt(votes.replace(/\D/g, "") || "0", 10),
  };
}
