/**
 * The order For you of results: the best by relevance, in the order that follows from what the reader saved; then
 * the rest by relevance as usual. No first search needs this script.
 */
import { slugOf } from "../theme/assets/card.js";
import { element } from "../theme/assets/element.js";
import { PAGE, query, ROOT } from "./search.js";
import { t } from "../theme/assets/texts.js";

/** @typedef {import("./search.js").Answer} Answer */

/**
 * So many results are in the reader's order. Beyond ten pages a match has little to do with the words of the query,
 * and words in common with saved papers would lift it all the same. Without words, as in a month, results are as
 * good as each other, but each costs a part of a request. A phrase is looked for in the page of each paper.
 */
const SORTED = { phrase: 2 * PAGE, words: 10 * PAGE, filters: 25 * PAGE };

/**
 * Put the results of a page into the reader's order.
 * @param {string} text
 * @param {import("./search.js").Options} options for the page by relevance
 * @param {Answer} answer by relevance
 * @param {() => Promise<void>} again sorts again
 * @returns {Promise<Answer>}
 */
export async function liked(text, options, answer, again) {
  const { offset = 0, limit = PAGE } = options;
  const { total, phrases, words } = answer;
  const most = Math.min(total, SORTED[phrases.length ? "phrase" : words ? "words" : "filters"]);
  if (!most) return answer;
  /** @type {typeof import("../theme/assets/reading/for-you.js")} */
  const { addReasons, ordered, tell } = await import(new URL("assets/reading/for-you.js", ROOT).href);
  const note = element("p", { className: "for-you" });
  const some = words
    ? t("The {n} best matches are in this order; the others follow.", { n: most })
    : t("The {n} newest papers are in this order; the others follow.", { n: most });
  tell(note, again, total > most ? ` ${some}` : "");
  if (offset >= most) return { ...answer, note };
  const best = most > limit || offset ? await query(text, { ...options, offset: 0, limit: most }) : answer;
  const papers = best.results
    .slice(0, Math.min(most, best.total))
    .map((result) => ({ result, slug: slugOf(result.url), title: result.title, day: result.day }));
  const { compare, reasons } = await ordered(papers);
  const page = papers.sort(compare).slice(offset, offset + limit);
  return {
    ...best,
    results: [...page.map(({ result }) => result), ...answer.results.slice(page.length)],
    note,
    addReasons: (items) =>
      addReasons(
        page.map((paper, at) => ({ item: items[at], paper })),
        reasons
      ),
  };
}
