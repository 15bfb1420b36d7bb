/** Papers like one: `like X`, `similar to X`, `alternatives to X`. */
import { having } from "./columns.js";
import { parse } from "./language.js";
import { named } from "./lookup.js";
import { first, rank } from "./ranking.js";
import { phrases } from "./reading.js";
import { areTogether, titledWith } from "./titles.js";
import { nameKey, spoken } from "./words.js";
import { t } from "../theme/assets/texts.js";

const LIKE = phrases(
  "like|just like|more like|much like|similar to|similar papers to|alternative to|alternatives to"
);
/** Words before these that name no paper. */
const BEFORE_A_NAME = new Set(
  (
    "a any anything are articles benchmarks datasets find for give i is looking me methods models more other others paper "
    + "papers please research show some something studies systems techniques that the there things tools want what which "
    + "work works"
  ).split(" ")
);
/** What a title begins with, before a colon, a dash or a bracket; and how names of methods are written. */
const HEAD = /^(?:the |an? )?(.+?)(?:\s*[:–—(]|\s+-\s|$)/i;
const METHOD = /\p{Ll}\p{Lu}|\p{Lu}{2}|\d/u;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./reading.js").Reading} Reading */

/** Understand that papers like a paper are looked for, which the query names by its whole title or id. */
export async function likeTitle(/** @type {Reading} */ reading, /** @type {Index} */ index) {
  const place = placeOf(reading);
  if (!place) return;
  const [document] = await named(index, nameOf(reading, place));
  if (document !== undefined) await understand(reading, index, place, document);
}

/** Understand that papers like a paper, a method or those with a tag are looked for. */
export async function like(/** @type {Reading} */ reading, /** @type {Index} */ index) {
  const place = placeOf(reading);
  // In "models like rivers", a title has these words.
  if (!place || (await areTogether(index, reading.typed(place.at, place.from + 1)))) return;
  const { at, from } = place;
  const document = await meantBy(index, nameOf(reading, place));
  if (document !== null) await understand(reading, index, place, document);
  // What nobody knows is looked for by its own words.
  else if (from > at + 1) reading.take(at, from, t("“{words}” left out", { words: reading.typed(at, from) }));
}

/** @typedef {{begin: number, at: number, from: number, to: number}} Place of words that ask, and of the name after */

/** @type {(reading: Reading) => Place | null} */
function placeOf(reading) {
  const { words } = reading;
  if (reading.like !== null) return null;
  const at = words.findIndex((word, at) => reading.begins(at, LIKE) || (word && !BEFORE_A_NAME.has(word)));
  const from = at + (at < 0 ? 0 : reading.begins(at, LIKE));
  let [begin, to] = [at, from];
  while (words[begin - 1]) begin--;
  while (words[to]) to++;
  // A title in quotes, or an id with its kind.
  if (to === from && reading.tokens[from]?.left) to++;
  return from > at && to > from ? { begin, at, from, to } : null;
}

/** @type {(reading: Reading, place: Place) => string} */
const nameOf = (reading, { from, to }) => reading.typed(from, to).replaceAll('"', "");

/**
 * @param {Reading} reading
 * @param {Index} index
 * @param {Place} place
 * @param {number} document
 */
async function understand(reading, index, place, document) {
  const { begin, to } = place;
  const [{ id }] = await index.records([document]);
  const name = nameOf(reading, place);
  const isNear = await import("./near.js")
    .then(({ near }) => near(index, id))
    .then(({ cosines }) => cosines.size > 1)
    .catch(() => false);
  // Where papers cannot be compared, those with the same words are alike.
  if (isNear) reading.meant.near = [{ value: id, not: false, typed: "" }];
  reading.like = document;
  reading.take(begin, to, t("like {paper}", { paper: name }), { instead: name, sought: isNear ? "" : name });
}

/**
 * Return the paper that a name means: by the beginning of a title, as a method's name in a title, as a tag, by words
 * of a title, or else the best match.
 * @param {Index} index
 * @param {string} typed
 * @returns {Promise<number | null>}
 */
async function meantBy(index, typed) {
  const name = typed.replace(/^(?:the|an?)\s+|\s+papers?$/gi, "");
  const titles = await titledWith(index, name);
  const head = titles.find(({ title }) => spoken(title.match(HEAD)?.[1] ?? "") === spoken(name));
  const isNamed = (/** @type {string} */ title) =>
    title.split(/\s+/).some((word) => METHOD.test(word) && spoken(word) === spoken(name));
  const title = head ?? titles.find(({ title }) => isNamed(title));
  return title?.document ?? (await bestTagged(index, name)) ?? titles[0]?.document ?? bestMatch(index, name);
}

/** @type {(index: Index, name: string) => Promise<number | undefined>} the paper of a tag with the most votes */
async function bestTagged(index, name) {
  const key = nameKey(name);
  const alias = (await index.aliases()).tags?.[key];
  const documents = await having(index, "tags", (tag) => tag === alias || nameKey(tag) === key);
  const votes = (/** @type {number} */ document) => index.count(document, "votes") ?? -1;
  return [...documents].sort((a, b) => votes(b) - votes(a) || b - a)[0];
}

/** @type {(index: Index, name: string) => Promise<number | null>} the best of the papers with all words */
async function bestMatch(index, name) {
  const { clauses } = parse(name, index.fields, false);
  if (!clauses.length) return null;
  const { complete, matches, scores } = await rank(index, clauses, 0);
  const whole = matches.map((match, document) => match & complete[document]);
  return first(1, whole, (a, b) => scores[b] - scores[a])[0] ?? null;
}
