/** Which words of a query are patterns, as in lunr's token sets, and which words are near one. */

/** The most patterns and fuzzy words in a query. */
export const MOST_PATTERNS = 8;

/** Return whether a clause has to be expanded to terms. */
export const isPattern = (/** @type {import("./language.js").Clause} */ { text, distance }) =>
  distance > 0 || text.includes("*");

/**
 * Return a test for terms within an edit distance of a word (insertions, deletions, substitutions, swaps of
 * neighbours). Like lunr's automaton, it never deletes a letter that an earlier edit inserted.
 * @param {string} word
 * @param {number} distance
 * @returns {(term: string) => boolean}
 */
export function fuzzy(word, distance) {
  const letters = [...word];
  const own = mask(word);
  // An edit adds and removes one letter at most: this cheap check rules out most terms.
  return (term) => {
    const its = mask(term);
    return (
      ones(its & ~own) <= distance
      && ones(own & ~its) <= distance
      && within(letters, [...term], distance, letters[0], 1, 0)
    );
  };
}

/** Return a bit for each letter of a text, except letters of two units; some letters share a bit. */
function mask(/** @type {string} */ text) {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit & 0xf800) !== 0xd800) bits |= 1 << (unit & 31);
  }
  return bits;
}

/** Count the bits that are set. */
function ones(/** @type {number} */ bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/**
 * @param {string[]} word
 * @param {string[]} term
 * @param {number} edits
 * @param {string | undefined} head the word's next letter, which after a swap is not the one before `rest`
 * @param {number} rest where the word continues after `head`
 * @param {number} at how many letters of the term are read
 * @returns {boolean}
 */
function within(word, term, edits, head, rest, at) {
  while (head !== undefined && head === term[at]) {
    head = word[rest++];
    at++;
  }
  const left = head === undefined ? 0 : word.length - rest + 1;
  const right = term.length - at;
  if (left === 0 && right === 0) return true;
  if (edits === 0 || Math.abs(left - right) > edits) return false;
  return (
    (right > 0 && within(word, term, edits - 1, head, rest, at + 1))
    || (left > 0 && within(word, term, edits - 1, word[rest], rest + 1, at))
    || (left > 0 && right > 0 && within(word, term, edits - 1, word[rest], rest + 1, at + 1))
    || (left > 1
      && right > 0
      && word[rest] === term[at]
      && within(word, term, edits - 1, head, rest + 1, at + 1))
  );
}
