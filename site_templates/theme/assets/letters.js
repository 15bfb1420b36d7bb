/** Letters that Unicode does not take apart, as `generator/text/letters.py` has them; a test holds the two together. */
/** @type {Record<string, string>} */
export const LETTERS = {
  ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i", ħ: "h", ŋ: "n",
};

/** A text in small letters without accents, as it is compared. */
export const folded = (/** @type {string} */ text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter);
