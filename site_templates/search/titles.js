/** Titles, tags and venues that have words side by side. */
import { eachValue } from "./columns.js";
import { spoken, terms } from "./words.js";

/** The most titles to compare, those with the most votes first. */
const MOST_COMPARED = 16;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {{document: number, title: string, votes: number}} Titled */

/** @type {(index: Index, name: string, text: string) => Promise<number[]>} documents with all words in a field */
async function withTerms(index, name, text) {
  const field = index.fields.indexOf(name);
  const lists = await Promise.all([...new Set(terms(text))].map((term) => index.postings.of(term)));
  const [first, ...others] = lists.map(
    (fields) => new Set(fields[field].flatMap(({ documents }) => [...documents]))
  );
  return [...(first ?? [])].filter(
    (document) => !index.outdated.has(document) && others.every((other) => other.has(document))
  );
}

/**
 * Return the papers with words side by side in their titles, the most votes first.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<Titled[]>}
 */
export async function titledWith(index, text) {
  const documents = (await withTerms(index, "title", text))
    .map((document) => ({ document, votes: index.count(document, "votes") ?? -1 }))
    .sort((a, b) => b.votes - a.votes || b.document - a.document)
    .slice(0, MOST_COMPARED);
  const records = await index.records(documents.map(({ document }) => document));
  return documents
    .map((one, at) => ({ ...one, title: records[at].title }))
    .filter(({ title }) => spoken(title).includes(spoken(text)));
}

/**
 * Return whether words stand side by side in a title or a tag.
 * @param {Index} index
 * @param {string} text
 */
export async function areTogether(index, text) {
  if ((await titledWith(index, text)).length) return true;
  // Most words are not even in the tags of one paper; then no file of tags is needed.
  if (terms(text).length && !(await withTerms(index, "tags", text)).length) return false;
  let isThere = false;
  await eachValue(index, "tags-top", (_, tag) => (isThere ||= spoken(tag).includes(spoken(text))));
  return isThere;
}
