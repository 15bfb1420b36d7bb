/** The authors that a search names: a line above its results leads to their papers. */
import { orcidOf } from "./identifiers.js";
import { MAYBE_INITIAL, mayBeName } from "./lookup.js";
import { opened } from "./search.js";

const FILTERED = /(?<=^|\s)author:"?([^\s":]+(?:\s+[^\s":]+)*)(?=["\s]|$)(?!:)/i;
const BY = /^\s*(?:(?:papers?|articles?|publications?|works?)\s+)?(?:by|from|of)\s+/i;

/**
 * Return what a script says of the authors that a query names, or whose ORCID iD it is; null if there are none.
 * @template T
 * @param {string} text
 * @param {(persons: typeof import("./persons.js")) => (index: import("./index.js").Index, name: string) => Promise<T>} say
 */
export async function saidOf(text, say) {
  const orcid = orcidOf(text);
  const name = orcid || (text.match(FILTERED)?.[1] ?? text.replace(BY, ""));
  const index = await opened();
  const isNamed = orcid || MAYBE_INITIAL.test(name) || (await mayBeName(index, name));
  return isNamed ? say(await import("./persons.js"))(index, name) : null;
}

/** Return links to the authors that a query names. */
export const peopleFor = async (/** @type {string} */ text) =>
  (await saidOf(text, ({ linesOn }) => linesOn)) ?? [];
