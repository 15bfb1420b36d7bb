/** Letters that Unicode does not decompose, as in `generator/text/letters.py`; a test compares the two. */
/** @type {Record<string, string>} */
export const LETTERS = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  ı: "i",
  ħ: "h",
  ŋ: "n",
};

/** Fold a text for comparison: lower case, no accents. */
export const folded = (/** @type {string} */ text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter);
