/**
 * The papers that the page lists, and which of them it shows. When others are shown, or in another order, the event
 * "papers" on `document` says so.
 */
import { paperItems } from "./order.js";

export const article = /** @type {HTMLElement} */ (document.querySelector("article"));

/** The lists that a reader may sort and filter: not what stands beside them on the home page. */
export const lists = [...article.querySelectorAll("ol")].filter((list) => !list.closest(".aside") && paperItems(list).length);

/** Their papers as they were listed. */
export const items = /** @type {HTMLElement[]} */ (lists.flatMap(paperItems));

/** Those that are shown, in the order in which they are. */
export const shown = () => /** @type {HTMLElement[]} */ (lists.flatMap(paperItems)).filter((item) => !item.hidden);
