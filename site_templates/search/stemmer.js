/**
 * Porter's stemmer (M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980), exactly as in lunr
 * for Python, so that the browser makes the index's terms.
 */

/** @typedef {Record<string, string>} Endings */

/** @type {Endings} */
const STEP_2 = {
  ational: "ate",
  tional: "tion",
  enci: "ence",
  anci: "ance",
  izer: "ize",
  bli: "ble",
  alli: "al",
  entli: "ent",
  eli: "e",
  ousli: "ous",
  ization: "ize",
  ation: "ate",
  ator: "ate",
  alism: "al",
  iveness: "ive",
  fulness: "ful",
  ousness: "ous",
  aliti: "al",
  iviti: "ive",
  biliti: "ble",
  logi: "log",
};
/** @type {Endings} */
const STEP_3 = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
const STEP_4 = [
  "al",
  "ance",
  "ence",
  "er",
  "ic",
  "able",
  "ible",
  "ant",
  "ement",
  "ment",
  "ent",
  "ion",
  "ou",
  "ism",
  "ate",
  "iti",
  "ous",
  "ive",
  "ize",
];

/** Return a word as a string of `c` and `v`; after a consonant, a `y` is a vowel. */
function shape(/** @type {string} */ word) {
  let shaped = "";
  for (const letter of word) {
    const vowel = "aeiou".includes(letter) || (letter === "y" && shaped.endsWith("c"));
    shaped += (vowel ? "v" : "c").repeat(letter.length);
  }
  return shaped;
}

const measure = (/** @type {string} */ stem) => shape(stem).match(/v+c/g)?.length ?? 0;
const hasVowel = (/** @type {string} */ stem) => shape(stem).includes("v");
const isDouble = (/** @type {string} */ word) =>
  word.length > 1 && word.at(-1) === word.at(-2) && shape(word).endsWith("c");
const isShort = (/** @type {string} */ word) => shape(word).endsWith("cvc") && !/[wxy]$/.test(word);

/** Replace the first suffix of the table that the word ends with, if the stem before it is long enough. */
function replace(/** @type {string} */ word, /** @type {Endings} */ table) {
  const suffix = Object.keys(table).find((ending) => word.endsWith(ending));
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  return measure(stem) > 0 ? stem + table[suffix] : word;
}

function singular(/** @type {string} */ word) {
  if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
  return word.endsWith("s") && word.at(-2) !== "s" ? word.slice(0, -1) : word;
}

function past(/** @type {string} */ word) {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const stem = word.replace(/(?:ed|ing)$/, "");
  if (stem === word || !hasVowel(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return stem + "e";
  if (isDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && isShort(stem) ? stem + "e" : stem;
}

function ending(/** @type {string} */ word) {
  const suffix = STEP_4.find((candidate) => word.endsWith(candidate));
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (suffix === "ion" && !/[st]$/.test(stem)) return word;
  return measure(stem) > 1 ? stem : word;
}

function last(/** @type {string} */ word) {
  if (word.endsWith("e")) {
    const stem = word.slice(0, -1);
    const syllables = measure(word);
    if (syllables > 1 || (syllables === 1 && !isShort(stem))) word = stem;
  }
  return word.endsWith("ll") && measure(word) > 1 ? word.slice(0, -1) : word;
}

/**
 * @param {string} word in lower case
 * @returns {string} its stem
 */
export function stem(word) {
  if ([...word].length < 3) return word;
  word = past(singular(word));
  if (word.endsWith("y") && hasVowel(word.slice(0, -1))) word = word.slice(0, -1) + "i";
  return last(ending(replace(replace(word, STEP_2), STEP_3)));
}
