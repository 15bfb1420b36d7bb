/** Read posting lists, as `generator/search/postings.py` writes them. */
import { Bits, lowBits, varints } from "../theme/assets/packing.js";
import { parts } from "./words.js";

const LENGTH_BITS = 3;
const NAME_BITS = 2;

/**
 * A term's postings in one field of one segment.
 * @typedef {object} Postings
 * @property {Uint32Array} documents numbers in the whole index, ascending
 * @property {Uint32Array} counts how often each has the term
 * @property {Uint32Array} lengths how many terms each has in the field
 * @property {number[][] | null} names in a field of names: the numbers of the names with the term, for each
 */

/** How many terms' postings are cached between queries: a reader who types on needs the same terms again. */
const REMEMBERED = 40;

/** A cache of terms' postings in all segments. */
export class Terms {
  /** @param {import("./index.js").Index} index */
  constructor(index) {
    this.index = index;
    /** @type {Map<string, Promise<Postings[][]>>} */
    this.terms = new Map();
  }

  /**
   * @param {string} term
   * @returns {Promise<Postings[][]>} by field, a list for each segment that has any
   */
  of(term) {
    const known = this.terms.get(term) ?? this.#load(term);
    known.catch(() => this.terms.delete(term));
    this.terms.delete(term);
    this.terms.set(term, known);
    return known;
  }

  /** Drop the terms that were needed longest ago. */
  trim() {
    for (const term of this.terms.keys()) {
      if (this.terms.size <= REMEMBERED) return;
      this.terms.delete(term);
    }
  }

  /** @param {string} term */
  async #load(term) {
    const all = parts(term);
    if (all.length > 1 || all[0] !== term)
      return together(await Promise.all(all.map((part) => this.of(part))));
    const segments = await Promise.all(this.index.segments.map((segment) => segment.postings(term)));
    return this.index.fields.map((_, field) => segments.flatMap((fields) => fields?.[field] ?? []));
  }
}

/**
 * Where the posting lists of a shard's terms begin, up to the last one read: lists do not store their length.
 * @type {WeakMap<import("./index.js").File, {counts: number[], starts: number[]}>}
 */
const shards = new WeakMap();

/**
 * Return the posting lists of a term in a shard.
 * @param {import("./index.js").File} shard
 * @param {string} term
 * @param {import("./index.js").Segment} segment
 * @returns {(Postings | null)[] | null} by field; null if the shard lacks the term
 */
export function decode(shard, term, segment) {
  const position = shard.header.terms.indexOf(term);
  if (position < 0) return null;
  let known = shards.get(shard);
  if (!known) shards.set(shard, (known = { counts: varints(shard.columns[0]), starts: [0] }));
  const { counts, starts } = known;
  const bits = new Bits(shard.columns[1]);
  const fields = segment.index.fields.length;
  for (let at = Math.min(position, starts.length - 1); ; at++) {
    bits.at = starts[at];
    const lists = segment.index.fields.map((_, field) => {
      const count = counts[at * fields + field];
      return count ? read(bits, count, field, segment) : null;
    });
    starts[at + 1] = bits.at;
    if (at === position) return lists;
  }
}

/**
 * Read one posting list; null if all its documents are outdated.
 * @param {Bits} bits
 * @param {number} count of its postings
 * @param {number} field
 * @param {import("./index.js").Segment} segment
 * @returns {Postings | null}
 */
function read(bits, count, field, segment) {
  const documents = new Uint32Array(count);
  const counts = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  const isText = field < segment.index.texts;
  const low = lowBits(count, segment.size);
  let number = -1;
  for (let at = 0; at < count; at++) {
    number += 1 + bits.rice(low);
    documents[at] = segment.first + number;
    counts[at] = 1 + bits.rice(0);
    if (isText) lengths[at] = segment.lengths[field][number];
  }
  if (number >= segment.size) throw new RangeError("a file of the search index is damaged");
  /** @type {number[][] | null} */
  const names = isText ? null : [];
  for (let at = 0; names && at < count; at++) lengths[at] = bits.rice(LENGTH_BITS);
  for (let at = 0; names && at < count; at++) {
    names.push(Array.from({ length: counts[at] }, () => bits.rice(NAME_BITS)));
  }
  return withoutOutdated(segment.index.outdated, { documents, counts, lengths, names });
}

/**
 * Return the postings of the first of some terms in documents that have all of them in a field, or in one name of it.
 * @type {(terms: Postings[][][]) => Postings[][]} by term and field
 */
const together = ([first, ...others]) =>
  first.map((lists, field) => {
    const more = others.map((fields) => new Map(fields[field].flatMap(namesByDocument)));
    return lists.flatMap((list) => {
      const shared = namesByDocument(list).map(([document, names]) =>
        names.filter((name) => more.every((other) => other.get(document)?.includes(name)))
      );
      return only({ ...list, names: list.names && shared }, (at) => shared[at].length > 0) ?? [];
    });
  });

/** @type {(list: Postings) => [document: number, names: number[]][]} a text counts as one name */
const namesByDocument = ({ documents, names }) =>
  Array.from(documents, (document, at) => [document, names?.[at] ?? [0]]);

/**
 * @param {Set<number>} outdated documents to leave out
 * @param {Postings} postings
 * @returns {Postings | null} null if none is left
 */
function withoutOutdated(outdated, postings) {
  const { documents } = postings;
  if (!outdated.size || !documents.some((document) => outdated.has(document))) return postings;
  return only(postings, (at) => !outdated.has(documents[at]));
}

/** @type {(postings: Postings, isKept: (at: number) => boolean) => Postings | null} null if none is left */
function only({ documents, counts, lengths, names }, isKept) {
  const kept = Uint32Array.from(documents.keys()).filter(isKept);
  return kept.length
    ? {
        documents: kept.map((at) => documents[at]),
        counts: kept.map((at) => counts[at]),
        lengths: kept.map((at) => lengths[at]),
        names: names && Array.from(kept, (at) => names[at]),
      }
    : null;
}
