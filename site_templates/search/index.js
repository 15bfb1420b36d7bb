/**
 * The index as it lies on the server: finds, fetches and remembers the files that hold a term or a document.
 * `generator/search/` describes the files.
 */
import { steps, unpack, varints } from "./packing.js";
import { decode, Terms } from "./postings.js";
import { compare } from "./words.js";

/** One segment of the index; its documents have the numbers from `first` on. */
class Segment {
  constructor(index, about, first, columns) {
    this.index = index;
    this.first = first;
    this.size = about.size;
    this.name = about.name;
    this.firsts = about.firsts;
    this.words = about.words;
    this.votes = columns[0].length ? varints(columns[0]) : null;
    this.lengths = columns.slice(1).map(steps);
    this.files = new Map();
  }

  /** @returns {Promise<{header: any, columns: Uint8Array[]}>} a file of the segment, fetched once */
  file(name) {
    if (!this.files.has(name)) {
      const loading = load(new URL(`${this.name}/${name}.bin`, this.index.base));
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return this.files.get(name);
  }

  /** Number of the last shard that begins at the term or before it; -1 for none. */
  shardOf(term) {
    let [low, high] = [-1, this.firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(this.firsts[middle], term) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The posting lists of a term by field, or null where the segment has none. */
  async postings(term) {
    const number = this.shardOf(term);
    return number < 0 ? null : decode(await this.file(`t${number}`), term, this);
  }

  /** The terms that begin with a prefix. */
  async termsFrom(prefix) {
    const first = Math.max(this.shardOf(prefix), 0);
    const numbers = [];
    for (let at = first; at < this.firsts.length; at++) {
      if (at > first && !this.firsts[at].startsWith(prefix)) break;
      numbers.push(at);
    }
    const shards = await Promise.all(numbers.map((number) => this.file(`t${number}`)));
    return shards.flatMap(({ header }) => header.filter((term) => term.startsWith(prefix)));
  }

  /** The terms of so many letters. */
  async termsBetween(fewest, most) {
    const { longest } = this.index;
    const lengths = this.words.filter((at) => at >= Math.min(fewest, longest) && at <= Math.min(most, longest));
    const lists = await Promise.all(lengths.map((at) => this.file(`w${at}`)));
    return lists.flatMap(({ header }) => header);
  }
}

export class Index {
  /**
   * @param {URL} base address of the index's folder
   * @param {{header: any, columns: Uint8Array[]}} manifest
   */
  constructor(base, { header, columns }) {
    this.base = base;
    this.fields = header.fields;
    this.texts = header.texts;
    this.block = header.block;
    this.longest = header.longest;
    this.documents = header.documents;
    this.averages = header.totals.map((total) => total / header.documents);
    this.postings = new Terms(this);
    this.segments = [];
    this.size = 0;
    for (const about of header.segments) {
      const here = columns.splice(0, header.texts + 1);
      this.segments.push(new Segment(this, about, this.size, here));
      this.size += about.size;
    }
  }

  /**
   * @param {URL} base
   * @param {boolean} again whether to pass by every cache
   */
  static async open(base, again = false) {
    return new Index(base, await load(new URL("manifest.bin", base), again ? "reload" : "no-cache"));
  }

  /** The segment that a document is in. */
  segmentOf(document) {
    return this.segments.find(({ first, size }) => document < first + size);
  }

  /** @returns {number | null} the votes of a document */
  votes(document) {
    const { votes, first } = this.segmentOf(document);
    return votes?.[document - first] ? votes[document - first] - 1 : null;
  }

  /** What the result list shows of documents, in their order. */
  records(documents) {
    return Promise.all(documents.map(async (document) => {
      const segment = this.segmentOf(document);
      const number = document - segment.first;
      const { header } = await segment.file(`d${Math.floor(number / this.block)}`);
      const [id, title, authors, authorCount, day, tags, code, url] = header.map((column) => column[number % this.block]);
      return { id, title, authors, authorCount, day, tags, code: code === 1, url: url || `papers/${id}/`,
        votes: this.votes(document) };
    }));
  }
}

/** Fetch and unpack a file; one that came damaged is asked for once more, past the cache. */
async function load(address, cache = "default") {
  const get = async (mode) => {
    const response = await fetch(address, { cache: mode });
    if (!response.ok) throw new Error(`${address.pathname}: ${response.status}`);
    return unpack(await response.arrayBuffer());
  };
  try {
    return await get(cache);
  } catch (error) {
    if (cache === "reload") throw error;
    return get("reload");
  }
}
