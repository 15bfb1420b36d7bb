/**
 * What the box suggests for a text. In this order: collections and authors with exactly this name or alias;
 * titles that begin so, have the words side by side, or have few besides, but if many have the words two alone;
 * collections whose names begin so, and others with more papers than there are titles with the words; the other titles, most votes first;
 * other names with the words; papers with the words elsewhere.
 */
import { addressOf, begun, isNamed, misspelt, wordsOf, written } from "./names.js";
import { opened, query } from "./search.js";
import { isEastern, prefix, term } from "./words.js";
import { counted, t } from "../theme/assets/texts.js";

const TITLES = 5;
/** The most titles to compare with several words, those with the most votes first. */
const TITLES_COMPARED = 24;
const NAMES = 6;
const NAMES_OF_A_KIND = 3;
/** The most terms that the beginning of a word stands for. */
const TERMS_OF_A_WORD = 3;
/** Signs of the query language, in which a text has no words to begin with; titles have a colon and a space. */
const OPERATORS = /:(?! )|["*~^|]/;

/** @type {Record<string, string>} */
const KINDS = {
  author: t("author"),
  list: t("list"),
  organization: t("organization"),
  tag: t("tag"),
  topic: t("topic"),
  venue: t("venue"),
};

/** @typedef {{href: string, label: string, about: string}} Option */
/** @typedef {import("./names.js").Named} Named */
/** @typedef {import("./index.js").Index} Index */
/** @typedef {{url: string, title: string, day: string}} Titled a paper */
/**
 * @typedef {object} Found
 * @property {Titled[]} titles the first, the most votes first
 * @property {number} total how many there are
 * @property {string[]} meant the words, completed and without mistakes
 */

/**
 * @param {string} text as typed
 * @returns {Promise<Option[]>}
 */
export async function optionsFor(text) {
  const index = await opened();
  const words = OPERATORS.test(text) ? [] : wordsOf(text);
  /** @type {[Named[], Found]} */
  const nothing = [[], { titles: [], total: 0, meant: words }];
  const ask = (/** @type {boolean} */ areMisspelt) =>
    Promise.all([begun(index, words, areMisspelt), titlesWith(index, words, areMisspelt)]).catch(
      () => nothing
    );
  let [names, { titles, total, meant }] = await ask(false);
  if (!names.length && !total) [names, { titles, total, meant }] = await ask(true);
  const typed = words.join(" ");
  const place = (/** @type {Named} */ row) => {
    const known = wordsOf(row.alias || row.name);
    if (isNamed(row, words) && (row.kind !== "author" || words.length > 1)) return 0; // not a surname alone
    return row.papers > total || (row.kind !== "author" && known.join(" ").startsWith(typed)) ? 1 : 2;
  };
  /** @type {Record<string, number>} */
  const taken = {};
  const placed = names
    .toSorted((a, b) => place(a) - place(b))
    .filter(({ kind }) => (taken[kind] = (taken[kind] ?? 0) + 1) <= NAMES_OF_A_KIND)
    .slice(0, NAMES);
  const named = (/** @type {number} */ at) =>
    placed.filter((row) => place(row) === at).map((row) => ofName(index, row));
  const meantTitles = (words.length > 1 ? titles : [])
    .filter(({ title }) => placeIn(title, words) < 3)
    .sort((a, b) => placeIn(a.title, words) - placeIn(b.title, words))
    .slice(0, total > TITLES ? 2 : TITLES);
  const otherTitles = titles
    .filter((title) => !meantTitles.includes(title))
    .slice(0, TITLES - meantTitles.length);
  const completed = meant.join(" ");
  const others = titles.length < TITLES ? await papers(completed === typed ? text : completed) : [];
  const elsewhere = others.filter(({ url }) => titles.every((title) => title.url !== url));
  return [
    ...named(0),
    ...meantTitles.map(ofPaper),
    ...named(1),
    ...otherTitles.map(ofPaper),
    ...named(2),
    ...elsewhere.slice(0, TITLES - titles.length).map(ofPaper),
  ];
}

/** Return 0 if a title begins with words, 1 if it has them side by side, 2 if it has few besides, else 3. */
function placeIn(/** @type {string} */ title, /** @type {string[]} */ words) {
  const known = wordsOf(title);
  const at = ` ${known.join(" ")}`.indexOf(` ${words.join(" ")}`);
  return at < 0 ? (2 * words.length > known.length ? 2 : 3) : Math.min(at, 1);
}

/** @type {(paper: Titled) => Option} */
const ofPaper = ({ url, title, day }) => ({ href: url, label: title, about: day.slice(0, 4) });

/** @type {(index: Index, row: Named) => Option} */
const ofName = (index, row) => {
  const also = row.alias && t("also {name}", { name: row.alias });
  const about = [KINDS[row.kind], also, row.address && counted(row.papers)];
  return { href: addressOf(index, row), label: row.name, about: about.filter(Boolean).join(", ") };
};

/**
 * Return the papers that have all words in their titles, the last one perhaps begun.
 * @param {Index} index
 * @param {string[]} words
 * @param {boolean} areMisspelt whether words in no title may have one wrong letter
 * @returns {Promise<Found>}
 */
async function titlesWith(index, words, areMisspelt) {
  const last = words.at(-1);
  const sought = words.filter((word) => term(word) && (word !== last || words.length === 1 || prefix(word)));
  const found = await Promise.all(sought.map((word) => inTitles(index, word, word === last, areMisspelt)));
  const [first, ...others] = found.map(({ documents }) => documents).sort((a, b) => a.size - b.size);
  const documents = [...(first ?? [])].filter((document) => others.every((other) => other.has(document)));
  const votes = new Map(documents.map((document) => [document, index.count(document, "votes") ?? -1]));
  const best = documents.sort((a, b) => Number(votes.get(b)) - Number(votes.get(a)) || b - a);
  return {
    titles: await index.records(best.slice(0, words.length > 1 ? TITLES_COMPARED : TITLES)),
    total: best.length,
    meant: words.map((word) => found[sought.indexOf(word)]?.meant ?? word),
  };
}

/**
 * Return the documents with a word in their titles.
 * @param {Index} index
 * @param {string} word
 * @param {boolean} isBegun
 * @param {boolean} isMisspelt
 */
async function inTitles(index, word, isBegun, isMisspelt) {
  const field = index.fields.indexOf("title");
  const holding = async (/** @type {string[]} */ words) => {
    const terms = [...new Set(words.map(term))].filter(Boolean).slice(0, TERMS_OF_A_WORD);
    const lists = await Promise.all(terms.map((known) => index.postings.of(known)));
    return new Set(lists.flatMap((fields) => fields[field].flatMap(({ documents }) => [...documents])));
  };
  const known = isBegun && !isEastern(word) ? await written(index, word) : [];
  const documents = await holding(known.length && !known.includes(word) ? known : [word, ...known]);
  if (documents.size || !isMisspelt)
    return { documents, meant: known.find((known) => known.startsWith(word)) ?? word };
  const near = await misspelt(index, word);
  return { documents: await holding(near), meant: near[0] ?? word };
}

/**
 * Return papers with all words, most votes first; if there are none, the best match first.
 * @param {string} text
 */
async function papers(text) {
  const found = await query(text, { limit: TITLES, sort: "votes" }).catch(() => null);
  if (!found?.partial) return found?.results ?? [];
  const best = await query(text, { limit: TITLES }).catch(() => null);
  return best?.results ?? [];
}
