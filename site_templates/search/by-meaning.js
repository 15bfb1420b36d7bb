/**
 * On the search page: the first results are by words. Once the codes of papers are there, those near in meaning follow
 * below, and the next search is by what papers mean from the start. *Words only* turns this off, in this browser.
 */
import { button } from "../theme/assets/element.js";
import { opened, PAGE, query, ROOT } from "./search.js";
import { toAddress } from "./state.js";
import { t } from "../theme/assets/texts.js";

const STORED = "words-only";
/** @type {typeof import("../theme/assets/reading/storage.js")} */
const storage = await import(new URL("assets/reading/storage.js", ROOT).href);

/** @typedef {import("./search.js").Options} Options */
/** @typedef {import("./state.js").State} State */

/** Return the same for all pages of a search. */
const keyOf = (/** @type {State} */ state) => toAddress({ ...state, page: 1 });

export class ByMeaning {
  /** @param {() => void} again searches again */
  constructor(again) {
    this.isOff = storage.recall(STORED) === true;
    this.isLoaded = false;
    /** What was shown by words before the codes were there: its last page, and how many near papers below. */
    this.seen = { key: "", page: 0, near: 0 };
    this.toggle = button(t("Words only"), () => this.#turn(again), { className: "as-filters as-words" });
    this.toggle.ariaPressed = String(this.isOff);
  }

  #turn(/** @type {() => void} */ again) {
    this.isOff = !this.isOff;
    this.toggle.ariaPressed = String(this.isOff);
    storage.remember(STORED, this.isOff);
    again();
  }

  /** @type {(state: State) => Options} what a search is asked besides; nothing of what a reader saw moves */
  options(state) {
    if (!this.isLoaded || this.isOff || state.sort !== "relevance") return {};
    const { key, page, near } = this.seen;
    const isMore = keyOf(state) === key && state.page > page;
    return { means: true, ...(isMore && { shown: page * PAGE, offset: (state.page - 1) * PAGE + near }) };
  }

  /**
   * Load the codes; return the papers that are near in meaning below the results of a search by words.
   * @param {string} text
   * @param {Options} options by which it was searched
   * @param {import("./search.js").Answer} answer
   * @param {State} state
   */
  async after(text, options, { total, partial }, state) {
    if (options.means && !options.shown) this.seen.key = ""; // all of this search is by meaning
    if (this.isOff || options.means) return [];
    const { MOST_NEAR, prepared } = await import("./meaning.js");
    await prepared(await opened());
    this.isLoaded = true;
    const shown = state.page * PAGE;
    this.seen = { key: keyOf(state), page: state.page, near: 0 };
    if (total > shown && !partial) return [];
    const asked = { ...options, means: true, shown, limit: PAGE + MOST_NEAR };
    const near = (await query(text, asked)).results.filter((result) => result.near);
    this.seen.near = near.length;
    return near;
  }
}
