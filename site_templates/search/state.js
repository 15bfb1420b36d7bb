/**
 * A search as the address of the search page has it, and back.
 */
const MANY = ["author", "tag"];
const ONE = ["after", "before", "votes", "has"];

/**
 * @typedef {object} State
 * @property {string} q
 * @property {string} sort
 * @property {number} page from 1
 * @property {Record<string, string[]>} filters
 */

/** @returns {State} */
export function fromAddress(address = location.search) {
  const given = new URLSearchParams(address);
  const filters = {};
  for (const kind of [...MANY, ...ONE]) {
    const values = given.getAll(kind).filter(Boolean);
    if (values.length) filters[kind] = MANY.includes(kind) ? values : values.slice(0, 1);
  }
  const sort = ["newest", "votes"].includes(given.get("sort")) ? given.get("sort") : "relevance";
  return { q: given.get("q") ?? "", sort, page: Math.max(parseInt(given.get("page") ?? "1", 10) || 1, 1), filters };
}

/**
 * @param {State} state
 * @returns {string} the page's address with it
 */
export function toAddress({ q, sort, page, filters }) {
  const parts = new URLSearchParams();
  if (q) parts.set("q", q);
  for (const [kind, values] of Object.entries(filters)) for (const value of values) parts.append(kind, value);
  if (sort !== "relevance") parts.set("sort", sort);
  if (page > 1) parts.set("page", page);
  const text = parts.toString();
  return text ? `?${text}` : location.pathname;
}
