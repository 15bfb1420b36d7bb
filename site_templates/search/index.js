/**
 * The index on the server: finds, fetches and caches the files that hold a term or a document.
 * `generator/search/` describes the files.
 */
import { Bits, steps, unpack, varints } from "../theme/assets/packing.js";
import { FACTS } from "./collections.js";
import { decode, Terms } from "./postings.js";
import { compare } from "./words.js";

/**
 * @typedef {{header: any, columns: Uint8Array[]}} File a file of the index, unpacked
 * @typedef {import("./postings.js").Postings} Postings
 * @typedef {import("./expansion.js").Counted} Counted
 */

/** @typedef {Document & import("../theme/assets/card.js").Said} Shown what a result shows of a document */
/**
 * With a property for each further column that results show.
 * @typedef {object} Document
 * @property {string} id
 * @property {string} url full address of the paper's page
 * @property {string} title
 * @property {string[]} authors the first three
 * @property {number} authorCount of all authors
 * @property {string} day ISO date, possibly a month or a year
 * @property {string[]} tags
 * @property {boolean} code whether it links to code
 * @property {string} summary the beginning of it; "" if there is none
 * @property {boolean} machine whether a machine wrote the summary
 * @property {number | null} votes
 * @property {number | null} cited how often others cite it
 */

/** The most terms that a prefix expands to. */
const MOST_TERMS = 300;

/** A file is damaged or not on the server: the site is incomplete. */
export class Missing extends Error {}

/**
 * Decode the lengths of fields. Documents of a run are sorted by length: if all earlier fields are as long as
 * in the document before, only the difference is stored.
 * @param {Uint8Array[]} columns
 * @param {number} size
 * @param {number} run
 */
function lengthsOf(columns, size, run) {
  /** @type {Uint32Array[]} */
  const fields = [];
  for (const column of columns) {
    const bits = new Bits(column);
    const lengths = new Uint32Array(size);
    for (let at = 0; at < size; at++) {
      const goesOn = at % run && fields.every((field) => field[at] === field[at - 1]);
      lengths[at] = bits.rice(0) + (goesOn ? lengths[at - 1] : 0);
    }
    fields.push(lengths);
  }
  return fields;
}

/** Files of the index in a folder, each fetched once. */
class Folder {
  /**
   * @param {URL} address
   * @param {string[]} firsts where each of its shards of terms begins
   * @param {RequestCache} [cache]
   */
  constructor(address, firsts, cache) {
    this.address = address;
    this.firsts = firsts;
    this.cache = cache;
    /** @type {Map<string, Promise<File>>} */
    this.files = new Map();
  }

  /** Fetch a file, once. */
  file(/** @type {string} */ name) {
    let loading = this.files.get(name);
    if (!loading) {
      loading = load(new URL(`${name}.bin`, this.address), this.cache);
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return loading;
  }

  /** Return the number of the last shard that begins at or before a term; -1 if none does. */
  shardOf(/** @type {string} */ term) {
    let [low, high] = [-1, this.firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(this.firsts[middle], term) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A segment of the index; its documents are numbered from `first` on. */
export class Segment extends Folder {
  /**
   * @param {Index} index
   * @param {{name: string, size: number, firsts: string[], words: number[], meaning?: boolean}} about
   * @param {number} first
   * @param {Uint8Array[]} columns of the manifest: votes, citations, and lengths of the text fields
   */
  constructor(index, about, first, columns) {
    super(new URL(`${about.name}/`, index.address), about.firsts);
    this.index = index;
    this.first = first;
    this.size = about.size;
    this.words = about.words;
    this.meaning = about.meaning === true; // whether it has codes
    const [votes, cited] = columns.map((column) => (column.length ? varints(column) : null));
    /** @type {Record<string, number[] | null>} */
    this.counts = { votes, cited };
    this.lengths = lengthsOf(columns.slice(2), about.size, index.run);
  }

  /** Return the posting lists of a term by field, or null if the segment has none. */
  async postings(/** @type {string} */ term) {
    const number = this.shardOf(term);
    return number < 0 ? null : decode(await this.file(`t${number}`), term, this);
  }

  /**
   * Return the equal forms that begin with a term (`Equal` in `generator/search/forms.py`).
   * @param {string} term
   * @returns {Promise<[terms: string, others: string, papers: number][]>}
   */
  async forms(term) {
    const number = this.shardOf(term);
    const { header } = number < 0 ? { header: { forms: [] } } : await this.file(`t${number}`);
    return header.forms.filter((/** @type {[string]} */ [terms]) => terms.split(" ", 1)[0] === term);
  }

  /** Return the numbers of the shards with terms that begin with a prefix. */
  shardsFrom(/** @type {string} */ prefix) {
    const first = Math.max(this.shardOf(prefix), 0);
    let end = first + 1;
    while (this.firsts[end]?.startsWith(prefix)) end++;
    return Array.from({ length: end - first }, (_, at) => first + at);
  }

  /**
   * Return the terms that begin with a prefix.
   * @param {string} prefix
   * @param {number} [field] counts postings in this field alone
   * @returns {Promise<Counted[]>}
   */
  async termsFrom(prefix, field) {
    const shards = await Promise.all(this.shardsFrom(prefix).map((number) => this.file(`t${number}`)));
    return shards.flatMap(({ header, columns }) => {
      const counts = varints(columns[0]);
      return header.terms.flatMap((/** @type {string} */ term, /** @type {number} */ at) => {
        if (!term.startsWith(prefix)) return [];
        const fields = counts.slice(at * this.index.fields.length, (at + 1) * this.index.fields.length);
        return [[term, field === undefined ? fields.reduce((sum, count) => sum + count) : fields[field]]];
      });
    });
  }

  /**
   * Return common terms, or rare terms, with so many letters. Terms of other lengths may be among them.
   * @param {number} fewest
   * @param {number} most
   * @param {boolean} areCommon
   * @returns {Promise<Counted[]>}
   */
  async termsBetween(fewest, most, areCommon) {
    const longest = this.words.at(-1); // its file has all longer terms too
    const lengths = this.words.filter((length) => length <= most && (length >= fewest || length === longest));
    const lists = await Promise.all(lengths.map((length) => this.file(`${areCommon ? "w" : "r"}${length}`)));
    return lists.flatMap(({ header, columns }) => {
      const counts = areCommon ? steps(columns[0]) : [];
      return header.map((/** @type {string} */ term, /** @type {number} */ at) => [term, counts[at] ?? 0]);
    });
  }
}

/** The index; its own folder has the names of collections, and what words mean that no paper has. */
export class Index extends Folder {
  /**
   * @param {URL} address of the index's folder
   * @param {File} manifest
   */
  constructor(address, { header, columns }) {
    super(address, header.firsts ?? [], "no-cache");
    this.site = new URL("../../", address);
    /** @type {string[]} */
    this.fields = header.fields;
    /** @type {number} */
    this.texts = header.texts;
    /** @type {number} */
    this.block = header.block;
    /** @type {number} how many documents are sorted by the lengths of their texts at a time */
    this.run = header.run;
    /** @type {string[]} */
    this.shown = header.shown;
    /** @type {number} */
    this.documents = header.documents;
    /** @type {number[]} */
    this.averages = header.totals.map((/** @type {number} */ total) => total / header.documents);
    this.postings = new Terms(this);
    /** @type {Promise<Record<string, Record<string, string>>> | undefined} */
    this.aliasTable = undefined;
    /** @type {Segment[]} */
    this.segments = [];
    this.size = 0;
    /** @type {Set<number>} documents that a later one of the same paper replaces */
    this.outdated = new Set();
    /** @type {boolean} whether it is known what any paper means */
    this.meaning = header.segments.some((/** @type {{meaning?: boolean}} */ { meaning }) => meaning);
    for (const about of header.segments) {
      this.segments.push(new Segment(this, about, this.size, columns.splice(0, this.texts + 2)));
      for (const number of about.outdated) this.outdated.add(this.size + number);
      this.size += about.size;
    }
  }

  /**
   * @param {URL} base
   * @param {boolean} again whether to bypass every cache
   */
  static async open(base, again = false) {
    return new Index(base, await load(new URL("manifest.bin", base), again ? "reload" : "no-cache"));
  }

  /**
   * Fetch the names of collections by alias, by column, once.
   * @returns {Promise<Record<string, Record<string, string>>>}
   */
  aliases() {
    this.aliasTable ??= fetch(new URL("aliases.json", this.address))
      .then((response) => (response.ok ? response.json() : {}))
      .catch(() => ({}));
    return this.aliasTable;
  }

  /** Return the segment with a document. */
  segmentOf(/** @type {number} */ document) {
    return /** @type {Segment} */ (this.segments.find(({ first, size }) => document < first + size));
  }

  /**
   * Return the commonest terms of a field that begin with a prefix.
   * @param {string} prefix "" for no terms
   * @param {number} field
   * @returns {Promise<string[]>}
   */
  async termsFrom(prefix, field) {
    if (!prefix) return [];
    const counted = await Promise.all(this.segments.map((segment) => segment.termsFrom(prefix, field)));
    const here = counted
      .flat()
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a);
    return [...new Set(here.map(([term]) => term))].slice(0, MOST_TERMS);
  }

  /** Return the equal forms that begin with a term, of all segments. */
  async forms(/** @type {string} */ term) {
    return (await Promise.all(this.segments.map((segment) => segment.forms(term)))).flat();
  }

  /**
   * Return the votes or the citations of a document; null if unknown.
   * @param {number} document
   * @param {string} name `votes` or `cited`
   * @returns {number | null}
   */
  count(document, name) {
    const { counts, first } = this.segmentOf(document);
    const count = counts[name]?.[document - first];
    return count ? count - 1 : null;
  }

  /** Return the comments on each document, 0 if unknown, and else one more than there are. */
  async comments() {
    const { columns } = await this.file("comments");
    return columns.flatMap((column) => [...varints(column)]);
  }

  /**
   * Return what results show of documents, in the same order.
   * @param {number[]} documents
   * @returns {Promise<Shown[]>}
   */
  records(documents) {
    return Promise.all(
      documents.map(async (document) => {
        const segment = this.segmentOf(document);
        const number = document - segment.first;
        const { header } = await segment.file(`d${Math.floor(number / this.block)}`);
        const [id, title, ...rest] = header.map((/** @type {any[]} */ column) => column[number % this.block]);
        const values = /** @type {{authors: string[], tags: string[]}} */ (
          Object.fromEntries(this.shown.map((name) => [name, rest.shift()]))
        );
        const [authorCount, day, code, url, summary, machine, ...said] = rest;
        return {
          id,
          title,
          ...values,
          authorCount,
          day,
          code: code === 1,
          summary,
          machine: machine === 1,
          ...Object.fromEntries(FACTS.map((name, at) => [name, said[at]])),
          url: new URL(url || `papers/${id}/`, this.site).href,
          votes: this.count(document, "votes"),
          cited: this.count(document, "cited"),
        };
      })
    );
  }
}

/**
 * Fetch and unpack a file. If that fails, fetch it once more and bypass the cache.
 * @param {URL} address
 * @param {RequestCache} cache
 * @returns {Promise<File>}
 */
async function load(address, cache = "default") {
  const get = async (/** @type {RequestCache} */ mode) => {
    const response = await fetch(address, { cache: mode });
    if (!response.ok) throw new Missing(`${address.pathname}: ${response.status}`);
    const packed = await response.arrayBuffer();
    return unpack(packed).catch((error) => {
      throw new Missing(`${address.pathname}: ${error}`);
    });
  };
  try {
    return await get(cache);
  } catch (error) {
    if (cache === "reload") throw error;
    return get("reload");
  }
}
