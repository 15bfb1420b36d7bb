/** The reader's last searches: those that found something, and were looked at or led to a paper. */
import { recall, remember, watch } from "../theme/assets/reading/storage.js";

const NAME = "recent-searches";
const MOST = 5;
const GLANCE = 3000; // milliseconds; a search that is replaced sooner was only on the way to another one

let standing = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** Return the addresses of the last searches, the latest first. */
export function recent() {
  const known = recall(NAME);
  return Array.isArray(known)
    ? known.filter((address) => typeof address === "string" && /^\?./.test(address)).slice(0, MOST)
    : /** @type {string[]} */ ([]);
}

/** Note that a search with results is shown; "" if none is. */
export function stand(/** @type {string} */ address) {
  clearTimeout(waiting);
  standing = address;
  if (address) waiting = setTimeout(leave, GLANCE);
}

/** Remember the search that is shown, if any. */
export function leave() {
  clearTimeout(waiting);
  if (standing) remember(NAME, [standing, ...others(standing)].slice(0, MOST));
}

/** Forget a search. */
export const forget = (/** @type {string} */ address) => remember(NAME, others(address));

/** Forget all searches. */
export const forgetAll = () => remember(NAME, []);

/** Call `changed` when another tab remembers or forgets a search. */
export const watchRecent = (/** @type {() => void} */ changed) => watch(NAME, changed);

const others = (/** @type {string} */ address) => recent().filter((other) => other !== address);
