/**
 * Words of other languages, such as 强化学习 or "apprentissage par renforcement". Only searches with a letter of another
 * script than Latin and Greek, or with a word that hardly any paper has, need this script.
 */
import { eachValue } from "./columns.js";
import { OPTIONAL } from "./language.js";
import { isForeign, isStopWord, nameKey, parts, sought, split } from "./words.js";

/** The most words of a name. */
const LONGEST = 6;

/** @typedef {import("./language.js").Clause} Clause */

/**
 * Give the words of queries the tags that have them as names, with their documents; spread the others.
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Parsed[]} parsed
 * @param {Set<string>} doubtful the words that hardly any paper has, as typed
 * @returns {Promise<boolean>} whether there are any
 */
export async function know(index, parsed, doubtful) {
  const isStrange = (/** @type {Clause} */ { typed }) => isForeign(typed) || doubtful.has(typed);
  const tags = parsed.some(({ words }) => isForeign(words)) ? (await index.aliases()).tags : {};
  const names = await index.file("names-abroad").catch(() => null);
  const abroad = new Map(
    Object.entries(names?.header ?? {}).flatMap(([tag, some]) =>
      some.split("|").map((/** @type {string} */ name) => [keyOf(name), tag])
    )
  );
  /** @type {Map<string, number[]>} */
  const papers = new Map();
  for (const { clauses } of parsed) {
    for (let from = 0, to = 0; from < clauses.length; from = Math.max(to, from + 1)) {
      for (to = Math.min(from + LONGEST, clauses.length); to > from; to--) {
        const some = clauses.slice(from, to);
        const word = some.map(({ typed }) => typed).join(" ");
        const tag = abroad.get(keyOf(word)) ?? tags?.[nameKey(word)];
        if (!tag || !some.some(isStrange) || !some.every(({ presence }) => presence === some[0].presence))
          continue;
        const documents = papers.get(tag) ?? [];
        papers.set(tag, documents);
        const known = { tag, documents, word };
        for (const clause of some) clause.known = known;
        break;
      }
    }
  }
  if (papers.size) await eachValue(index, "tags", (document, tag) => papers.get(tag)?.push(document));
  const spreads = await Promise.all(parsed.map(({ clauses }) => spread(index, clauses)));
  return papers.size > 0 || spreads.some(Boolean);
}

/**
 * Let words in Han, kana and Hangul that no paper has stand for each two of their signs: few people put spaces there.
 * @param {import("./index.js").Index} index
 * @param {Clause[]} clauses changed in place
 * @returns {Promise<boolean>} whether there are any
 */
async function spread(index, clauses) {
  const made = await Promise.all(
    clauses.map(async (one) => {
      const all = one.presence === OPTIONAL && !one.known ? parts(one.text) : [];
      const isFound = all.length < 2 || (await index.postings.of(one.text)).flat().length > 0;
      return isFound ? [one] : all.map((text) => ({ ...one, text, typed: "" }));
    })
  );
  return clauses.splice(0, clauses.length, ...made.flat()).length < clauses.length;
}

/** Reduce a name to its terms. */
const keyOf = (/** @type {string} */ name) =>
  split(name.replaceAll("’", "'"))
    .filter((word) => !isStopWord(word))
    .map(sought)
    .join(" ");
