/**
 * Terms that a pattern or a misspelt word stands for, as lunr's token sets match them.
 */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause} clause
 * @returns {Promise<string[]>} terms to look up; of a plain clause the one that it names
 */
export async function expand(index, clause) {
  const { text, distance } = clause;
  if (distance > 0) {
    const matches = fuzzy(text, distance);
    return among(index, (segment) => segment.termsBetween(Math.max(text.length - distance, 1), text.length + distance), matches);
  }
  if (!text.includes("*")) return [text];
  const escaped = text.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(`^${escaped.join(".*")}$`, "su");
  const prefix = text.split("*", 1)[0];
  const fewest = text.replaceAll("*", "").length;
  return among(index, (segment) => prefix ? segment.termsFrom(prefix) : segment.termsBetween(fewest, Infinity),
    (term) => pattern.test(term));
}

async function among(index, candidates, matches) {
  const lists = await Promise.all(index.segments.map(candidates));
  return [...new Set(lists.flat())].filter(matches);
}

/**
 * Whether a term is so many insertions, deletions, substitutions and swaps of neighbours away from a word.
 * Like lunr's automaton, it never drops a letter that an earlier edit put there.
 */
function fuzzy(word, distance) {
  const letters = [...word];
  return (term) => within(letters, [...term], distance);
}

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
