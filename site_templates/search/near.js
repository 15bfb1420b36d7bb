/**
 * Papers near one or near a text, by the vectors of `theme/assets/like/`; near a text, by what papers mean where the
 * site knows it. Only searches with the filter `near:` need this script.
 */
import { slugOf } from "../theme/assets/card.js";
import { likenessTo, nearest } from "./codes.js";
import { holders } from "./lookup.js";
import { identify } from "./identifiers.js";
import { terms } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** The least cosine of near papers; rules weigh words otherwise and have another: `related/likeness.py`. */
const FLOOR = 0.15;
/** The same near a text by what both mean, as far as codes tell it. */
const LEAST = 0.4;
/** The most near papers to look up. */
const LOOKED_UP = 200;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./filters.js").Wanted} Wanted */
/** @typedef {{cosines: Map<number, number>, missing: string[]}} Near cosines by document; and why there are none */

/** @type {WeakMap<Index, Map<string, Promise<Near>>>} */
const found = new WeakMap();

/**
 * Return the documents near a paper, itself among them, or near a text.
 * @param {Index} index
 * @param {string} value the paper's id, or the last part of its address, or the text
 * @param {string} typed the filter as typed: only in quotation marks is there a text
 * @returns {Promise<Near>}
 */
export function near(index, value, typed = "") {
  const isText = typed.includes('"') || /\s/.test(value);
  const key = isText ? `"${value}"` : value;
  const known = found.get(index) ?? new Map();
  found.set(index, known);
  const asked = known.get(key) ?? compared(index, value, isText);
  known.set(key, asked);
  const forget = () => known.delete(key); // the next time may be online
  asked.then((/** @type {Near} */ { missing }) => missing.length && forget(), forget);
  return asked;
}

/** @type {(index: Index, value: string, isText: boolean) => Promise<Near>} */
async function compared(index, value, isText) {
  const own = await documentsOf(index, value);
  const [paper] = await index.records(own);
  if (!paper && !isText)
    return { cosines: new Map(), missing: [t("There is no paper {paper} here", { paper: value })] };
  const words = paper || !index.meaning ? [] : terms(value).map((text) => ({ text, boost: 1 }));
  const likeness = await likenessTo(index, words).catch(() => null); // all goes on by words
  if (likeness) return { cosines: nearest(index, likeness, { least: LEAST, most: LOOKED_UP }), missing: [] };
  const { everyVector, newestMonths, profileOf, scoreOf, vectorFrom } = await scripts(index.site);
  const vectors = await everyVector(await newestMonths());
  if (!vectors.size) return { cosines: new Map(), missing: [t("Papers cannot be compared right now")] };
  const { textAt } = await import("./pages.js");
  const vector =
    (paper && vectors.get(slugOf(paper.url)))
    ?? vectorFrom(paper?.title ?? value, paper ? await textAt(paper.url) : "", vectors.values());
  const profile = profileOf([vector], [], []);
  const best = [...vectors]
    .map(([slug, other]) => ({ slug, cosine: scoreOf(profile, other) }))
    .filter(({ cosine }) => cosine >= FLOOR)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, LOOKED_UP);
  const rows = best.map(async ({ slug, cosine }) =>
    (await documentsOf(index, slug)).map((document) => /** @type {const} */ ([document, cosine]))
  );
  const cosines = new Map((await Promise.all(rows)).flat());
  for (const document of own) cosines.set(document, 2); // before papers with the same words
  return { cosines, missing: [] };
}

/** Load the scripts that compare papers. */
async function scripts(/** @type {URL} */ site) {
  const [vectors, profile, old] = await Promise.all([
    import(new URL("assets/like/vectors.js", site).href),
    import(new URL("assets/like/profile.js", site).href),
    import(new URL("assets/like/old.js", site).href),
  ]);
  return {
    .../** @type {typeof import("../theme/assets/like/vectors.js")} */ (vectors),
    .../** @type {typeof import("../theme/assets/like/profile.js")} */ (profile),
    .../** @type {typeof import("../theme/assets/like/old.js")} */ (old),
  };
}

/**
 * Return how near documents are to the papers that filters name, and what to say of those that are not there.
 * @param {Index} index
 * @param {Wanted[]} filters
 * @returns {Promise<Near>}
 */
export async function nearness(index, filters) {
  const wanted = filters.filter(({ not }) => !not);
  const all = await Promise.all(wanted.map(({ value, typed }) => near(index, value, typed)));
  /** @type {Map<number, number>} */
  const cosines = new Map();
  for (const [document, cosine] of all.flatMap((one) => [...one.cosines]))
    cosines.set(document, (cosines.get(document) ?? 0) + cosine);
  return { cosines, missing: [...new Set(all.flatMap(({ missing }) => missing))] };
}

/**
 * Return the documents of a paper.
 * @param {Index} index
 * @param {string} value the paper's id, or the last part of its address
 */
async function documentsOf(index, value) {
  const names = new Set([...identify(value), value]);
  const lists = await Promise.all([...names].map((name) => holders(index, "id", name)));
  const documents = [...new Set(lists.flat())];
  if (documents.length < 2) return documents;
  const records = await index.records(documents);
  return documents.filter((_, at) =>
    [records[at].id, slugOf(records[at].url)].some((name) => names.has(name))
  );
}
