/**
 * What the page offers beside results: the query as it was probably meant, fewer conditions if a search finds
 * nothing, and a filter for a word. Most first searches do not need this script.
 */
import { element, paragraph } from "../theme/assets/element.js";
import { corrected } from "./corrections.js";
import { asFilter, looser } from "./looser.js";
import { counted, t } from "../theme/assets/texts.js";

export { corrected };

/** @typedef {import("./corrections.js").Corrected} Corrected */
/** @typedef {import("./looser.js").Offer} Offer */

/** @typedef {(asked: Partial<import("./looser.js").Asked>, label: string) => HTMLElement} Link makes a link to another search */

/**
 * Return the offers for a search, as paragraphs.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {import("./search.js").Answer} answer to the query
 * @param {Corrected | null} better the query as it was probably meant
 * @param {Link} link
 */
export async function offered(text, options, answer, better, link) {
  const query = better ? link({ q: better.text }, better.text) : "";
  const meant = better ? [paragraph(t("Did you mean {query}?"), { query })] : [];
  return [...meant, ...shown(answer.total ? [] : await looser(text, options, answer), link)];
}

/**
 * Return the offer of a filter for a word that is its value, as a paragraph; see `asFilter`.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {import("./search.js").Answer} answer
 * @param {{name: string, example: string}} row
 * @param {Link} link
 */
export const filterOffered = async (text, options, answer, row, link) =>
  shown(await asFilter(text, options, answer, row), link);

/** @type {(offers: Offer[], link: Link) => HTMLElement[]} */
const shown = (offers, link) =>
  offers.map(({ label, typed, asked, total }) =>
    paragraph(label, { part: element("code", {}, typed), papers: link(asked, counted(total)) })
  );
