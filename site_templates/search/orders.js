/** The orders of results. The reader's own has a script that no first search needs. */
import { FOR_YOU, isForYou, ORDERS } from "../theme/assets/card.js";
import { choice, element } from "../theme/assets/element.js";
import { t } from "../theme/assets/texts.js";

/** @typedef {import("./search.js").Answer} Answer */
/** @typedef {"relevance" | "newest" | "votes" | "cited" | "comments" | "like"} Sort */

const SORTS = { relevance: t("Relevance"), newest: t("Newest"), votes: t("Votes") };
const { label: CITED } = ORDERS.cited;
const SORTING = t("Putting the results in your order …");
const NOT_SORTED = t("These papers could not be compared with your saved papers. They are by relevance.");

/** Return whether the reader saved enough for an order of their own; `boot.js` counts. */
const isOffered = () => isForYou(Number(document.querySelector(".saved-papers")?.getAttribute("data-count")));

/** Return an outside value as an order. */
export const sortOf = (/** @type {string | null} */ value) =>
  /** @type {Sort} */ (
    Object.hasOwn(SORTS, value ?? "")
    || value === "cited"
    || value === "comments"
    || (value === FOR_YOU.name && isOffered())
      ? value
      : "relevance"
  );

/** Return the order in which a query finds results. */
export const searched = (/** @type {Sort} */ sort) => (sort === "like" ? "relevance" : sort);

/** Make the choice of an order. */
export const sortChoice = (/** @type {(sort: Sort) => void} */ choose) =>
  choice(t("Order"), SORTS, "", (value) => choose(/** @type {Sort} */ (value)));

/** Choose an order; the reader's own is offered from the search on that finds enough saved papers. */
export function setSort(/** @type {HTMLSelectElement} */ select, /** @type {Sort} */ sort) {
  offer(select, FOR_YOU.name, FOR_YOU.label, isOffered());
  offer(select, "comments", t("Comments"), sort === "comments");
  offerCited(select, sort === "cited");
  select.value = sort;
}

/** Offer the order by citations, if enough of what was found has some, or if it is chosen. */
export const offerCited = (/** @type {HTMLSelectElement} */ select, /** @type {boolean} */ isCited) =>
  offer(select, "cited", CITED, isCited || select.value === "cited");

/** @type {(select: HTMLSelectElement, name: string, label: string, isOffered: boolean) => void} */
function offer(select, name, label, isOffered) {
  const known = [...select.options].find(({ value }) => value === name);
  if (isOffered && !known) select.add(new Option(label, name));
  if (!isOffered) known?.remove();
}

/**
 * Return an answer in the order that is chosen.
 * @param {Sort} sort
 * @param {Answer} answer in the order in which the query finds it
 * @param {HTMLElement} status
 * @param {(liked: typeof import("./liked.js").liked) => Promise<Answer>} like puts it into the reader's order
 * @returns {Promise<Answer>}
 */
export async function inOrder(sort, answer, status, like) {
  if (sort !== "like") return answer;
  status.textContent = SORTING;
  return import("./liked.js")
    .then(({ liked }) => like(liked))
    .catch(() => ({ ...answer, note: element("p", { className: "for-you" }, NOT_SORTED) }));
}
