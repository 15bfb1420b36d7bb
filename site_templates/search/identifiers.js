/** Read a paper's id from a pasted id, DOI or address, by the rules of `generator/text/identifiers.py`. */
const ARXIV =
  /^(?:(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})|([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?[/.](\d{7}))(?:v[1-9]\d*)?$/i;
const DOI = /^10\.\d{4,9}\/\S+$/;
const WRAPPING = new RegExp(
  "^(?:https?://)?(?:(?:www\\.|export\\.|dx\\.)?(?:arxiv\\.org/(?:abs|pdf|html|ps|format)|alphaxiv\\.org/abs"
    + "|huggingface\\.co/(?:api/)?papers|hf\\.co/papers|doi\\.org)/)|^(?:arxiv|doi)\\s*:\\s*",
  "i"
);
export const ORCID = /^(?:\d{4}-){3}\d{3}[\dX]$/i;
const AT_ORCID = /^(?:(?:https?:\/\/)?(?:www\.)?orcid\.org\/|orcid\s*:\s*)|\/$/gi;

/** Return the ORCID iD in a text that is nothing else, in small letters; "" if there is none. */
export function orcidOf(/** @type {string} */ text) {
  const bare = text.trim().replace(AT_ORCID, "");
  return ORCID.test(bare) ? bare.toLowerCase() : "";
}

/**
 * @param {string} text a query
 * @returns {string[]} ids that it may be, likeliest first; empty if it is none
 */
export function identify(text) {
  const trimmed = text.trim().replace(/^<|>$/g, "");
  const person = orcidOf(trimmed);
  if (person) return [person.replaceAll("-", "")]; // one word of the index
  if ((!/\d/.test(trimmed) && !/^https?:/i.test(trimmed)) || /\s/.test(trimmed.replace(/^\w+\s*:\s*/, "")))
    return [];
  const plain = decoded(trimmed)
    .replace(WRAPPING, "")
    .replace(/^10\.48550\/arxiv\./i, "");
  const bare = plain
    .split(/[?#]/)[0]
    .replace(/\/+$/, "")
    .replace(/\.(?:pdf|html?)$/i, "");
  const match = bare.match(ARXIV);
  if (match) return [match[1] ?? `${match[2].toLowerCase()}/${match[3]}`];
  if (DOI.test(plain)) return [plain.replace(/[.,;]+$/, "").toLowerCase()];
  const last = /^https?:/i.test(bare) ? bare.slice(bare.lastIndexOf("/") + 1) : bare;
  return last === bare ? [bare] : [last.match(ARXIV) ? identify(last)[0] : last];
}

function decoded(/** @type {string} */ text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Return the word that is indexed for a title: `title_key` of `generator/queries/documents.py`. */
export const titleKey = (/** @type {string} */ title) =>
  `=${textHash(title.toLowerCase().trim().split(/\s+/).join(" ")).toString(16).padStart(8, "0")}`;

/** Return a hash of 32 bits: `text_hash` of the same module. */
export function textHash(/** @type {string} */ text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
