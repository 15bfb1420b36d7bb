/**
 * Terms that a pattern or a misspelt word stands for, as lunr's token sets match them.
 */

/** How many terms a pattern or a misspelt word stands for at most: the commonest of those that match. */
export const MOST_TERMS = 300;

/** @typedef {[term: string, postings: number]} Counted a term of a segment; rare ones have no postings counted */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause} clause
 * @returns {Promise<{terms: string[], cut?: string}>} terms to look up, of a plain clause the one that it names;
 *   and the pattern, where more terms match it
 */
export async function expand(index, clause) {
  const { text, distance } = clause;
  if (distance > 0) {
    const [fewest, most] = [Math.max(text.length - distance, 1), text.length + distance];
    return matching(index, `${text}~${distance}`, (segment) => segment.termsBetween(fewest, most), fuzzy(text, distance));
  }
  if (!text.includes("*")) return { terms: [text] };
  const escaped = text.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(`^${escaped.join(".*")}$`, "su");
  const prefix = text.split("*", 1)[0];
  const fewest = text.replaceAll("*", "").length;
  return matching(index, text,
    (segment) => prefix ? segment.termsFrom(prefix) : segment.termsBetween(fewest, Infinity),
    (term) => pattern.test(term));
}

/**
 * @param {import("./index.js").Index} index
 * @param {string} pattern as the query has it
 * @param {(segment: import("./index.js").Segment) => Promise<Counted[]>} candidates
 * @param {(term: string) => boolean} matches
 */
async function matching(index, pattern, candidates, matches) {
  /** @type {Map<string, number>} */
  const postings = new Map();
  for (const list of await Promise.all(index.segments.map(candidates))) {
    for (const [term, count] of list) if (matches(term)) postings.set(term, (postings.get(term) ?? 0) + count);
  }
  if (postings.size <= MOST_TERMS) return { terms: [...postings.keys()] };
  const ordered = Array.from(postings).sort(([, a], [, b]) => b - a);
  return { terms: ordered.slice(0, MOST_TERMS).map(([term]) => term), cut: pattern };
}

/**
 * Whether a term is so many insertions, deletions, substitutions and swaps of neighbours away from a word.
 * Like lunr's automaton, it never drops a letter that an earlier edit put there.
 * @param {string} word
 * @param {number} distance
 * @returns {(term: string) => boolean}
 */
function fuzzy(word, distance) {
  const letters = [...word];
  return (term) => within(letters, [...term], distance);
}

/** @type {(word: string[], term: string[], edits: number) => boolean} */
function within(word, term, edits) {
  let at = 0;
  while (at < word.length && at < term.length && word[at] === term[at]) at++;
  const [left, right] = [word.slice(at), term.slice(at)];
  if (left.length === 0 && right.length === 0) return true;
  if (edits === 0 || Math.abs(left.length - right.length) > edits) return false;
  return within(left, right.slice(1), edits - 1) && right.length > 0
    || left.length > 0 && within(left.slice(1), right, edits - 1)
    || left.length > 0 && right.length > 0 && within(left.slice(1), right.slice(1), edits - 1)
    || left.length > 1 && right.length > 0 && left[1] === right[0]
      && within([left[0], ...left.slice(2)], right.slice(1), edits - 1);
}
