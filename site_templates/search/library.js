/**
 * Finds a reader's whole library in the archive. A file of each segment has hashes of all ids and titles
 * (`generator/search/keys.py`), so that the number of requests goes by the papers found, not by the entries. Only an
 * import needs this script.
 */
import { folded } from "../theme/assets/letters.js";
import { identify, textHash } from "./identifiers.js";
import { holders } from "./lookup.js";
import { varints } from "../theme/assets/packing.js";
import { opened } from "./search.js";

/** Papers looked at together: about as many requests. */
const TOGETHER = 24;
/** Entries read in one go: some milliseconds. */
const AT_A_TIME = 500;
/** Shorter titles may be those of several papers, so that an author must agree: letters. */
const SHORT = 24;
const LONGEST_TEXT = 2000;
const ARXIV_ID = /(?<!\d)(?:\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]{2,12}(?:\.[a-z]{2})?\/\d{7})(?!\d)/gi;
const DOIS = /10\.\d{4,9}\/[^\s"<>{}|\\^`?#]+/g;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Shown} Shown */
/**
 * @typedef {object} Entry
 * @property {string} title
 * @property {string} authors as one text
 * @property {string[]} texts which may hold an id
 */
/** @typedef {{ids: string[], letters: string, authors: string}} Sought what names a paper in an entry */

/**
 * Find the papers of entries.
 * @param {Entry[]} entries
 * @param {(done: number, found: number) => void} say
 * @param {AbortSignal} signal stops it
 * @returns {Promise<{papers: (Shown | undefined)[], done: number}>} the paper of each entry, and how many entries
 *   were looked up
 * @throws {Error} if the index cannot be reached
 */
export async function located(entries, say, signal) {
  const sought = [];
  for (const [at, { title, authors, texts }] of entries.entries()) {
    if (at % AT_A_TIME === 0) await new Promise((resolve) => setTimeout(resolve)); // the page stays responsive
    sought.push({ ids: idsIn(texts), letters: lettersOf(title), authors: lettersOf(authors) });
  }
  try {
    return await locate(await opened(), sought, say, signal);
  } catch {
    return locate(await opened(true), sought, say, signal); // it was published again meanwhile
  }
}

/**
 * @param {Index} index
 * @param {Sought[]} sought
 * @param {(done: number, found: number) => void} say
 * @param {AbortSignal} signal
 */
async function locate(index, sought, say, signal) {
  const pairs = await candidates(index, sought);
  /** @type {Map<number, number>} how many documents are left to look at, by entry */
  const left = new Map();
  for (const [, at] of pairs) left.set(at, (left.get(at) ?? 0) + 1);
  /** @type {(Shown | undefined)[]} */
  const papers = sought.map(() => undefined);
  let found = 0;
  for (let from = 0; from < pairs.length && !signal.aborted; from += TOGETHER) {
    say(sought.length - left.size, found);
    const some = pairs.slice(from, from + TOGETHER);
    const records = await index.records(some.map(([document]) => document));
    for (const [number, [document, at]] of some.entries()) {
      const isFound = !papers[at] && (await fits(index, document, records[number], sought[at]));
      if (isFound) papers[at] = records[number];
      if (isFound) found++;
      const more = /** @type {number} */ (left.get(at)) - 1;
      if (more) left.set(at, more);
      else left.delete(at);
    }
  }
  return { papers, done: sought.length - left.size };
}

/**
 * Return the pairs of a document and an entry with the same hash of an id or a title, by document.
 * @param {Index} index
 * @param {Sought[]} sought
 */
async function candidates(index, sought) {
  /** @type {Map<number, Set<number>>} entries by hash */
  const wanted = new Map();
  sought.forEach(({ ids, letters }, at) => {
    for (const name of [...ids, letters].filter(Boolean)) {
      const hash = textHash(name);
      wanted.set(hash, (wanted.get(hash) ?? new Set()).add(at));
    }
  });
  /** @type {[document: number, entry: number][]} */
  const pairs = [];
  const files = await Promise.all(index.segments.map((segment) => segment.file("keys")));
  files.forEach(({ columns: [counts, keys] }, number) => {
    const hashes = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
    let document = index.segments[number].first;
    let at = 0;
    for (const count of varints(counts)) {
      const here = new Set();
      for (const end = at + 4 * count; at < end; at += 4)
        for (const entry of wanted.get(hashes.getUint32(at, true)) ?? []) here.add(entry);
      if (!index.outdated.has(document)) for (const entry of here) pairs.push([document, entry]);
      document++;
    }
  });
  return pairs;
}

/**
 * Return whether a document is the paper of an entry.
 * @param {Index} index
 * @param {number} document
 * @param {Shown} record
 * @param {Sought} sought
 */
async function fits(index, document, { id, title, authors }, { ids, letters, authors: theirs }) {
  if (ids.includes(id)) return true;
  if (lettersOf(title) === letters) {
    const families = authors.map((name) => lettersOf(name.split(" ").at(-1) ?? "")).filter(Boolean);
    const isLong = letters.length >= SHORT;
    if (isLong || !theirs || !families.length || families.some((family) => theirs.includes(family)))
      return true;
  }
  for (const other of ids) if ((await holders(index, "id", other)).includes(document)) return true;
  return false;
}

/** Return the ids in texts: DOIs, arXiv ids where a text names arXiv or is one word, and the ends of addresses. */
function idsIn(/** @type {string[]} */ texts) {
  const ids = texts.flatMap((given) => {
    const text = given.slice(0, LONGEST_TEXT).replace(/%2f/gi, "/").trim();
    const isWord = !/\s/.test(text);
    const dois = text.match(DOIS) ?? [];
    const others = text.replace(DOIS, " "); // the numbers in a DOI may look like an arXiv id
    const named = ((isWord || /arxiv/i.test(text)) && others.match(ARXIV_ID)) || [];
    const whole = isWord && /^(?:https?:|doi:|10\.)/i.test(text) ? [text] : [];
    return [...named, ...dois.map(unpunctuated), ...whole].flatMap(identify);
  });
  return [...new Set(ids)];
}

/** Remove the punctuation that follows a DOI in a sentence. */
const unpunctuated = (/** @type {string} */ doi) =>
  doi.replace(doi.includes("(") ? /[.,;]+$/ : /[.,;)\]]+$/, "");

/** Reduce a text to letters and digits: `alone` of `generator/text/letters.py`. */
export const lettersOf = (/** @type {string} */ text) =>
  folded(text.normalize("NFKD")).replace(/[^\p{L}\p{N}]+/gu, "");
