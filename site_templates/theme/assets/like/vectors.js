/**
 * The vectors of papers, in a file for each month; `generator/publish/like.py` writes them.
 *
 * A file that is missing, damaged or of another version has no vectors. Nothing here fails: a paper without a
 * vector is one that nothing is known of.
 */
import { Bits, lowBits, unpack } from "../packing.js";
import { some } from "../reading/fetching.js";

const ROOT = new URL("../../like/", import.meta.url);
/** The version of the files and of the hashes; `like.py` has the same number. */
const VERSION = 1;
const MONTH = "2026-08".length;
const ENOUGH = 2000; // papers: their mean is as good as the mean of all
const COMPARED = 30_000;
/** A term is known by the low bits of its number; see `terms.js`. */
export const HASH_BITS = 18;
export const WEIGHT_BITS = 4;
/** The numbers that say what a paper means, each a signed byte. */
export const MEANING = 64;

/**
 * @typedef {Uint32Array & {meaning?: Int8Array}} Vector the terms of a paper, ascending: hash, then in the last four
 *   bits its weight - 1; `meaning`: what the paper means, where that is known
 */
/** @typedef {Map<string, Vector>} Vectors by the slug of the paper */

/** @type {Promise<Record<string, number>> | undefined} */
let listing;
/** @type {Map<string, Vectors>} the months that were read */
const read = new Map();
/** @type {Vectors} all of them */
const all = new Map();
/** @type {Map<string, Promise<Vectors>>} */
const reading = new Map();
let model = ""; // that the meanings read are by; those by another one cannot be compared with them

/** Return what vectors have in common that can be compared, and kept together. */
export const edition = () => `${VERSION}${model}`;

/** Return whether nothing is to come for a vector: what its paper means may be known only later. */
export const isWhole = (/** @type {Vector} */ { meaning }) => Boolean(!model || meaning);

/**
 * Return the months that have a file, the newest first, each with its number of papers; without any, or
 * offline, none.
 * @returns {Promise<Record<string, number>>}
 */
export function months() {
  listing ??= fetched("months.json")
    .then((answer) => answer.json())
    .then((value) => (typeof value === "object" ? value : null) ?? {})
    .catch(() => {
      listing = undefined; // the next time may be online
      return {};
    });
  return listing;
}

/**
 * Return the newest months that have at most so many papers together, at least one.
 * @param {number} [most] by default, papers of about 3 MB
 * @param {(name: string) => boolean} [isWanted] passes the months that count
 */
export async function newestMonths(most = COMPARED, isWanted = () => true) {
  let total = 0;
  return Object.entries(await months())
    .filter(([name]) => isWanted(name))
    .filter(([, count], at) => (total += count) <= most || at === 0)
    .map(([name]) => name);
}

/**
 * Return the vectors of papers, and fetch the months that this takes, the newest within `COMPARED` papers. A
 * paper's month is the month of its `day`, any day that lists it; without a day, it is looked for in the months
 * that were read before.
 * @param {{slug: string, day?: string}[]} papers
 * @returns {Promise<Vectors>} without the papers that have none
 */
export async function vectorsOf(papers) {
  const own = new Set(papers.map(monthOf));
  await readMonths(await newestMonths(COMPARED, (name) => own.has(name)));
  /** @type {Vectors} */
  const found = new Map();
  for (const { slug } of papers) {
    const vector = all.get(slug);
    if (vector) found.set(slug, vector);
  }
  return found;
}

/**
 * Return the vectors of all papers of some months, the first month first.
 * @param {string[]} names
 * @param {(done: number) => void} [progress] called with the number of months that were read
 * @returns {Promise<Vectors>}
 */
export async function everyVector(names, progress) {
  await readMonths(names, progress);
  return new Map(names.flatMap((name) => [...(read.get(name) ?? [])]));
}

/**
 * Return the vectors of papers of all kinds: of the months that some papers are in; if they have no days, of all
 * months that were read. What else was read must not change an order.
 * @param {{day?: string}[]} papers
 */
export function background(papers) {
  const own = [...new Set(papers.map(monthOf))].filter((name) => read.has(name));
  const names = (own.length ? own : [...read.keys()]).sort();
  const vectors = names.flatMap((name) => [...(read.get(name)?.values() ?? [])]);
  const step = Math.ceil(vectors.length / ENOUGH);
  return vectors.filter((_, at) => at % step === 0);
}

const monthOf = ({ day = "" }) => day.slice(0, MONTH);

/** @type {(names: string[], progress?: (done: number) => void) => Promise<void>} reads months */
async function readMonths(names, progress) {
  const once = (/** @type {string} */ name) => {
    if (!reading.has(name)) reading.set(name, month(name));
    return /** @type {Promise<Vectors>} */ (reading.get(name));
  };
  await some(names, once, progress);
}

async function month(/** @type {string} */ name) {
  try {
    const answer = await fetched(`${name}.bin`);
    const { header, columns } = await unpack(await answer.arrayBuffer());
    model ||= `${header.model ?? ""}`;
    const vectors = decoded({ header, columns: header.model === model ? columns : columns.slice(0, 1) });
    read.set(name, vectors);
    for (const [slug, vector] of vectors) all.set(slug, vector);
    return vectors;
  } catch (error) {
    reading.delete(name);
    throw error;
  }
}

async function fetched(/** @type {string} */ name) {
  const answer = await fetch(new URL(name, ROOT), { cache: "no-cache" }); // asks whether it changed
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer;
}

/**
 * @param {Awaited<ReturnType<typeof unpack>>} file
 * @throws {Error} if it is damaged, or of another version
 */
export function decoded({ header: { version, slugs }, columns: [bytes, meanings] }) {
  if (version !== VERSION) throw new Error("vectors of another version");
  const bits = new Bits(bytes);
  /** @type {Vectors} */
  const vectors = new Map();
  for (const [place, slug] of slugs.entries()) {
    const count = bytes[bits.at >> 3];
    const low = lowBits(count, 1 << HASH_BITS) + WEIGHT_BITS;
    /** @type {Vector} */
    const vector = new Uint32Array(count);
    bits.at += 8;
    let last = -1;
    for (let at = 0; at < count; at++) {
      const code = bits.rice(low);
      last += (code >> WEIGHT_BITS) + 1;
      vector[at] = (last << WEIGHT_BITS) | (code & ((1 << WEIGHT_BITS) - 1));
    }
    bits.at = (bits.at + 7) & ~7;
    if (!count || last >> HASH_BITS || bits.at > 8 * bytes.length) throw new Error("vectors are damaged");
    giveMeaning(vector, meanings?.subarray(MEANING * place, MEANING * (place + 1)));
    vectors.set(slug, vector);
  }
  return vectors;
}

/** Add to a vector what its paper means; bytes that are all 0 say nothing. */
export function giveMeaning(/** @type {Vector} */ vector, /** @type {Uint8Array | undefined} */ bytes) {
  if (bytes?.length === MEANING && bytes.some(Boolean)) vector.meaning = Int8Array.from(bytes);
}
