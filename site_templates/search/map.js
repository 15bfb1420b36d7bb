/** What the map asks the search: a point has the number of its paper's document. */
import { daysOf } from "./columns.js";
import { opened, query } from "./search.js";
import { fromAddress, toAddress } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** @type {(address: string) => State} */
export const stateOf = (address) => fromAddress(address);
/** @type {(state: State) => string} */
export const addressOf = (state) => toAddress(state);

/**
 * Return the points that a search finds: papers with all words or, if there are none, with some.
 * @param {State} state
 */
export async function found({ q, filters, literal }) {
  const { counted, total, isBound } = await query(q, { filters, literal, limit: 0 });
  return { marks: counted, total, isBound };
}

/** Return the years of points, counted from 1900; 0 if unknown. */
export async function years() {
  const known = await daysOf(await opened(), "year");
  return Uint8Array.from(known, (year) => Math.max(Number(year || 0) - 1900, 0));
}

/** Return the votes of points, at most 255; 0 if unknown. */
export async function votes() {
  const index = await opened();
  return Uint8Array.from({ length: index.size }, (_, point) =>
    Math.min(index.count(point, "votes") ?? 0, 255)
  );
}

/** Return what a card shows of a point. */
export async function record(/** @type {number} */ point) {
  const [shown] = await (await opened()).records([point]);
  return shown;
}
