/** A search, read from and written to the address of the search page. */
import { FILTERS } from "./filters.js";
import { sortOf } from "./orders.js";

/**
 * @typedef {object} State
 * @property {string} q
 * @property {import("./orders.js").Sort} sort
 * @property {number} page from 1
 * @property {Record<string, string[]>} filters
 * @property {boolean} literal whether mistakes in `q` stay
 */

/** @returns {State} */
export function fromAddress(address = location.search) {
  const given = new URLSearchParams(address);
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const [name, { facet }] of Object.entries(FILTERS)) {
    const values = given.getAll(name).filter(Boolean);
    if (values.length) filters[name] = facet ? values : values.slice(0, 1);
  }
  return {
    q: given.get("q") ?? "",
    sort: sortOf(given.get("sort")),
    page: Math.max(parseInt(given.get("page") ?? "1", 10) || 1, 1),
    filters,
    literal: given.has("literal"),
  };
}

/**
 * @param {State} state
 * @returns {string} the page's address for it
 */
export function toAddress({ q, sort, page, filters, literal }) {
  const parts = new URLSearchParams();
  if (q) parts.set("q", q);
  for (const [name, values] of Object.entries(filters)) for (const value of values) parts.append(name, value);
  if (sort !== "relevance") parts.set("sort", sort);
  if (page > 1) parts.set("page", String(page));
  if (literal) parts.set("literal", "1");
  const text = parts.toString();
  return text ? `?${text}` : location.pathname;
}
