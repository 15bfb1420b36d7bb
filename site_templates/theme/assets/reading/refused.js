/** The papers that are not for the reader ("Not this"): they count against others in the order For you. */
import { checked, savedSlugs } from "./saved.js";
import { NO_ROOM, recall, remember, watch } from "./storage.js";
import { plural } from "../texts.js";

const MOST = 500; // the latest papers

/** @typedef {{slug: string, title: string, day: string}} Refused */

/** @type {Set<() => void>} */
const watching = new Set();
const tell = () => watching.forEach((changed) => changed());
watch("refused", tell);

/** Call `changed` whenever the refused papers change, here or in another tab. */
export const onRefused = (/** @type {() => void} */ changed) => void watching.add(changed);

/** Return the refused papers, the latest last, without what is damaged and what the reader saved since. */
export function refused() {
  const known = recall("refused");
  const saved = savedSlugs();
  return good(Array.isArray(known) ? known : []).filter(({ slug }) => !saved.has(slug));
}

/** Return the outside values that are papers, each once. @returns {Refused[]} */
function good(/** @type {unknown[]} */ values) {
  const papers = values.map(checked).filter((paper) => paper !== null);
  return [...new Map(papers.map(({ slug, title, day }) => [slug, { slug, title, day }])).values()];
}

/** Return the slugs of the refused papers. */
export const refusedSlugs = () => new Set(refused().map(({ slug }) => slug));

/** Put a list in place of what is stored. Return why nothing was changed; "" if it was. */
function put(/** @type {Refused[]} */ papers) {
  if (!remember("refused", papers.slice(-MOST))) return NO_ROOM;
  tell();
  return "";
}

/** Refuse papers. Return why nothing was changed; "" if it was. */
export const refuse = (/** @type {Refused[]} */ ...papers) => put(good([...refused(), ...papers]));

/** Refuse papers no longer. Return why nothing was changed; "" if it was. */
export const allow = (/** @type {string[]} */ ...slugs) =>
  put(refused().filter(({ slug }) => !slugs.includes(slug)));

/** @type {import("./transfer.js").Part} */
export const part = {
  fields: () => ({ refused: refused() }),
  take: ({ refused: theirs }) => {
    const papers = Array.isArray(theirs) ? good(theirs.slice(-MOST)) : [];
    const wrong = papers.length ? put(good([...papers, ...refused()])) : "";
    if (!wrong) return "";
    return plural(
      papers.length,
      "{n} paper that is not for you was skipped: {reason}",
      "{n} papers that are not for you were skipped: {reason}",
      { reason: wrong }
    );
  },
};
