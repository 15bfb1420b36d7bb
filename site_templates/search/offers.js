/**
 * What the page offers if a search finds little: the query as it was probably meant, and fewer conditions. Most
 * first searches do not need this script.
 */
import { counted, element } from "../theme/assets/element.js";
import { corrected } from "./corrections.js";
import { query } from "./search.js";

export { corrected };

/** The most looser queries to try. */
const MOST_OFFERS = 4;

/** @typedef {import("./corrections.js").Corrected} Corrected */

/** @typedef {(q: string, label: string) => HTMLElement} Link makes a link to another query */

/**
 * Return the offers for a search, as paragraphs.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {import("./search.js").Answer} answer to the query
 * @param {Corrected | null} better the query as it was probably meant
 * @param {Link} link
 */
export async function offered(text, options, answer, better, link) {
  const meant = better ? [element("p", {}, "Did you mean ", link(better.text, better.text), "?")] : [];
  const offers = answer.total ? [] : await looser(text, options, answer);
  return [
    ...meant,
    ...offers.map(({ dropped, text, total }) =>
      element("p", {}, "Without ", element("code", {}, dropped), ": ", link(text, counted(total)))
    ),
  ];
}

/**
 * Return looser queries for one that finds nothing: without a phrase's quotes, or without a filter.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {import("./search.js").Answer} answer to the query
 * @returns {Promise<{dropped: string, text: string, total: number}[]>} `dropped`: the part left out; `text`:
 *   the query without it; `total`: how many papers that finds
 */
async function looser(text, options, { understood, phrases }) {
  const { without } = await import("./alternatives.js");
  const instead = new Map([
    ...phrases.map(({ typed, words }) => /** @type {const} */ ([typed, words.join(" ")])),
    ...understood.map(({ typed }) => /** @type {const} */ ([typed, ""])),
  ]);
  const offers = Array.from(instead, ([dropped, words]) => ({
    dropped,
    text: without(text, dropped, words),
  })).slice(0, MOST_OFFERS);
  const totals = await Promise.all(offers.map(async (offer) => (await query(offer.text, options)).total));
  return offers.map((offer, at) => ({ ...offer, total: totals[at] })).filter(({ total }) => total > 0);
}
