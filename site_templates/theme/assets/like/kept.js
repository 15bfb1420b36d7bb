/** The vectors of saved and refused papers stay in the browser, so that their months are fetched only once. */
import { recall, remember } from "../reading/storage.js";
import { edition, giveMeaning, HASH_BITS, isWhole, MEANING, vectorsOf, WEIGHT_BITS } from "./vectors.js";

const BYTES = 3; // of a term
const BITS = HASH_BITS + WEIGHT_BITS;

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./vectors.js").Vectors} Vectors */

/**
 * Return the vectors of papers, and keep the vectors of some of them.
 * @param {{slug: string, day?: string}[]} papers
 * @param {Set<string>} lasting slugs of the papers to keep; no others stay
 * @returns {Promise<Vectors>}
 */
export async function keptVectorsOf(papers, lasting) {
  const kept = stored();
  const found = await vectorsOf(papers.filter(({ slug }) => !kept.has(slug)));
  const now = new Map([...kept, ...found].filter(([slug, vector]) => lasting.has(slug) && isWhole(vector)));
  if (found.size || now.size < kept.size) {
    const texts = [...now].map(([slug, vector]) => [slug, packed(vector)]);
    remember("vectors", { version: edition(), papers: Object.fromEntries(texts) });
  }
  return new Map([...kept, ...found]);
}

/** @returns {Vectors} */
function stored() {
  const { version, papers } = recall("vectors") ?? {};
  if (`${version}` !== edition() || typeof papers !== "object" || !papers) return new Map();
  const vectors = Object.entries(papers).map(([slug, text]) => /** @type {const} */ ([slug, unpacked(text)]));
  return new Map(vectors.filter(([, vector]) => vector.length));
}

function packed(/** @type {Vector} */ vector) {
  const bytes = [...vector].flatMap((term) => [term >> 16, (term >> 8) & 255, term & 255]);
  return btoa(String.fromCharCode(...bytes, ...new Uint8Array(vector.meaning ?? [])));
}

/** Return a vector; of a damaged text, an empty one. */
function unpacked(/** @type {unknown} */ text) {
  try {
    const bytes = Uint8Array.from(atob(String(text)), (letter) => letter.charCodeAt(0));
    const at = (/** @type {number} */ place) => bytes[place] ?? 0;
    const end = bytes.length - (bytes.length % BYTES ? MEANING : 0); // a meaning is no whole number of terms
    /** @type {Vector} */
    const vector = Uint32Array.from({ length: Math.floor(end / BYTES) }, (_, term) => {
      const place = BYTES * term;
      return (at(place) << 16) | (at(place + 1) << 8) | at(place + 2);
    });
    giveMeaning(vector, bytes.subarray(end));
    return vector.every((term) => term >> BITS === 0) ? vector : new Uint32Array();
  } catch {
    return new Uint32Array();
  }
}
