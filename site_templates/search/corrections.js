/** The query as it was probably meant: typing errors are corrected to words of the index. */
import { fuzzy } from "./patterns.js";
import { OPTIONAL, parse } from "./language.js";
import { holders } from "./lookup.js";
import { opened, PAGE, query } from "./search.js";
import { bare, literally, split, term } from "./words.js";

/** The most words of a query that is corrected, words to correct, and letters of a word. */
const MOST_IN_QUERY = 32;
const MOST_DOUBTED = 4;
const LONGEST_DOUBTED = 32;
/** The most spellings of a word, also in names, and of a query. */
const MOST_SPELLINGS = 8;
const MOST_NAMES = 24;
const MOST_TRIED = 16;
/** The most words of a correction to correct in their endings. */
const MOST_RESPELLED = 8;
/**
 * A word of so many letters may have a mistake; a longer one may have two, if one explains nothing and some
 * papers have the word that two lead to.
 */
const SHORTEST_DOUBTED = 4;
const LONG = 8;
const MOST_MISTAKES = 2;
const SOME_PAPERS = 3;
/**
 * A word that papers have may be a mistake if another is so many times as common: where papers have all words
 * of the query, and where none has.
 */
const MORE_COMMON = 500;
const COMMONER = 100;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Options} Options */
/** @typedef {import("./search.js").Answer} Answer */

/**
 * @typedef {object} Corrected a query as it was probably meant
 * @property {string} text
 * @property {Answer | null} answer to show at once: no paper has all words of the query as typed, some have all
 *   of this one, and only plain words differ
 */

/**
 * Correct a query if that finds more.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer to the query
 * @returns {Promise<Corrected | null>} `null` if nothing suggests a mistake
 */
export async function corrected(text, options, answer) {
  if (answer.words > MOST_IN_QUERY || answer.results.some(({ exact }) => exact)) return null;
  const index = await opened();
  const best =
    (await withSpellings(index, text, options, answer)) ?? (await withName(index, text, options, answer));
  if (!best) return null;
  const plain = wordsOf(index, text);
  const isMended =
    !hasAll(answer)
    && !best.partial
    && best.changed.every((word) => plain.includes(bare(word.toLowerCase())));
  const meant = await respelled(index, best.text);
  const found = isMended ? await query(meant, options) : null;
  return { text: meant, answer: found && hasAll(found) ? found : null }; // phrases are checked only now
}

/** Return whether papers have all words of a query. */
const hasAll = (/** @type {Answer} */ { total, partial }) => total > 0 && !partial;

/** Return the words of a query without a sign or a field, bare. */
const wordsOf = (/** @type {Index} */ index, /** @type {string} */ text) =>
  parse(text, index.fields, false)
    .clauses.filter(({ presence, fields }) => presence === OPTIONAL && fields.length === index.fields.length)
    .map(({ typed }) => bare(typed.toLowerCase()))
    .filter(Boolean);

/**
 * Correct words that are found in spite of a mistake, since their terms lack the ending: a correction of
 * another word would repeat it.
 * @param {Index} index
 * @param {string} text
 */
async function respelled(index, text) {
  const words = wordsOf(index, text).slice(0, MOST_RESPELLED);
  const known = await Promise.all(words.map((word) => near(index, word, 1)));
  return words.reduce((made, word, at) => {
    const [best, ...others] = known[at].filter(([other]) => term(other) === term(word));
    const own = others.find(([other]) => other === word)?.[1] ?? 0;
    return best && best[0] !== word && best[1] >= own * COMMONER ? withWord(made, word, best[0]) : made;
  }, text);
}

/**
 * @typedef {object} Tried a corrected query
 * @property {string} text
 * @property {string[]} changed the words as typed
 * @property {number} total what it finds
 * @property {boolean} partial
 * @property {number} named how many papers have an author of this name
 */

/**
 * Correct the words that no paper has, and words that hardly any has.
 * @param {Index} index
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer
 * @returns {Promise<Tried | undefined>}
 */
async function withSpellings(index, text, options, answer) {
  const before = hasAll(answer) ? answer.total : 0;
  const unknown = answer.doubtful.filter(({ postings }) => !postings).map(({ typed }) => typed);
  const doubtful = [...answer.doubtful.toSorted((a, b) => a.postings - b.postings), ...ofNobody(answer)];
  if (unknown.length > MOST_DOUBTED || unknown.some((typed) => typed.length < SHORTEST_DOUBTED)) return;
  const isBetter = (/** @type {Tried} */ { total, partial, changed }) =>
    before || changed.some((typed) => !unknown.includes(typed))
      ? !partial && total > before
      : total > 0 && (!partial || total > answer.total);
  const most = unknown.some(({ length }) => length >= LONG) ? MOST_MISTAKES : 1;
  /** @type {Tried | undefined} */
  let best;
  for (let mistakes = 1; mistakes <= most && (!best || best.partial); mistakes++) {
    const choices = await Promise.all(
      doubtful.slice(0, MOST_DOUBTED).map(async ({ typed, postings }) => {
        const least = postings * (before ? MORE_COMMON : COMMONER);
        const words = await replacements(index, typed, postings ? 1 : mistakes, least);
        return { typed, words: unknown.includes(typed) ? words : [typed, ...words] };
      })
    );
    // A word that remains unknown would be another mistake: then there is nothing to combine.
    const tried = await Promise.all(
      combined(choices).map(async (words) => {
        const changed = choices.map(({ typed }) => typed).filter((typed, at) => typed !== words[at]);
        const better = words.reduce((made, word, at) => withWord(made, choices[at].typed, word), text);
        const { total, partial } = await query(better, { ...options, offset: 0, limit: 0 });
        return { text: better, changed, total, partial, named: await bearing(index, better) };
      })
    );
    [best = best] = tried
      .filter(isBetter)
      .toSorted(
        (a, b) => Number(a.partial) - Number(b.partial) || b.named - a.named || likely(b) - likely(a)
      );
  }
  return best;
}

/** Weigh what a correction finds: another change has to find ten times as many papers. */
const likely = (/** @type {Tried} */ { total, changed }) => total / 10 ** changed.length;

/**
 * Return the words of the author filters if the search found nothing.
 * @type {(answer: Answer) => import("./ranking.js").Doubtful[]}
 */
const ofNobody = ({ total, understood }) =>
  total
    ? []
    : understood
        .filter(({ filter }) => filter === "author")
        .flatMap(({ value }) => split(value).map((typed) => ({ typed, postings: 0 })));

/**
 * Return the combinations with another word than as typed, the likeliest first.
 * @param {{typed: string, words: string[]}[]} choices for each word, the likeliest first
 * @returns {string[][]} a word for each
 */
function combined(choices) {
  let made = [{ words: /** @type {string[]} */ ([]), rank: 0 }];
  for (const { words } of choices)
    made = made.flatMap((before) =>
      words.map((word, rank) => ({ words: [...before.words, word], rank: before.rank + rank }))
    );
  return made
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ words }) => words)
    .filter((words) => words.some((word, at) => word !== choices[at].typed))
    .slice(0, MOST_TRIED);
}

/** Return the words of a query that may be a name. */
function namelike(/** @type {Index} */ index, /** @type {string} */ text) {
  const { clauses, words: plain } = parse(text, index.fields, false);
  const words = split(plain);
  const isPlain =
    clauses.every(({ typed, fields }) => typed && fields.length > 1)
    && words.every((word) => bare(word).length > 1);
  return isPlain && words.length > 1 && words.length <= MOST_DOUBTED ? words : [];
}

/** @type {(index: Index, text: string) => Promise<number>} */
const bearing = async (index, text) =>
  (await holders(index, "authors", namelike(index, text).join(" "))).length;

/**
 * Correct a query that is a name no author has, such as "Yan LeCun", although each of its words is in a name:
 * one word is replaced by the spelling of an author who has the other words.
 * @param {Index} index
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer
 * @returns {Promise<Tried | undefined>}
 */
async function withName(index, text, options, answer) {
  const words = namelike(index, text);
  if (!words.length || (answer.total >= PAGE && !answer.partial) || (await bearing(index, text))) return;
  const bearers = await Promise.all(words.map((word) => holders(index, "authors", word)));
  if (bearers.some((papers) => !papers.length)) return;
  const tried = await Promise.all(
    words.map(async (word, at) => {
      const others = words.toSpliced(at, 1).join(" ");
      const isRest = (await holders(index, "authors", others)).length > 0;
      const known = isRest ? await spellings(index, word, 1, MOST_NAMES) : [];
      return known.map((spelling) => ({ word, text: withWord(text, word, spelling) }));
    })
  );
  const counted = await Promise.all(
    tried.flat().map(async (one) => ({ ...one, named: await bearing(index, one.text) }))
  );
  const [best] = counted.filter(({ named }) => named).toSorted((a, b) => b.named - a.named);
  if (!best) return;
  const { total, partial } = await query(best.text, { ...options, offset: 0, limit: 0 });
  return !partial && total > (answer.partial ? 0 : answer.total)
    ? { ...best, changed: [best.word], total, partial }
    : undefined;
}

/**
 * Return the words that may be meant instead of a word that papers have, or none.
 * @param {Index} index
 * @param {string} word
 * @param {number} mistakes the most that a long word may have
 * @param {number} least how many postings each must have
 */
async function replacements(index, word, mistakes, least) {
  if (word.length < SHORTEST_DOUBTED) return [];
  const known = await spellings(index, word, word.length < LONG ? 1 : mistakes, MOST_SPELLINGS);
  if (!least) return known;
  const lists = await Promise.all(known.map((other) => index.postings.of(term(other))));
  const counts = lists.map((fields) =>
    fields.flat().reduce((sum, { documents }) => sum + documents.length, 0)
  );
  return known.filter((_, at) => counts[at] >= least);
}

/**
 * Return the words at most so many letters away from a word, but not its other forms.
 * @param {Index} index
 * @param {string} word
 * @param {number} mistakes
 * @param {number} most how many to return
 * @returns {Promise<string[]>} the nearest first, then the commonest; one for each term
 */
async function spellings(index, word, mistakes, most) {
  /** @type {Map<string, string>} */
  const byTerm = new Map();
  for (let edits = 1; edits <= mistakes; edits++) {
    for (const [other, count] of await near(index, word, edits)) {
      const known = term(other);
      if ((edits === 1 || count >= SOME_PAPERS) && known !== term(word) && !byTerm.has(known))
        byTerm.set(known, other);
    }
  }
  return [...byTerm.values()].slice(0, most);
}

/**
 * Return the words of the index that are at most so many letters away from a word.
 * @param {Index} index
 * @param {string} typed
 * @param {number} edits
 * @returns {Promise<[word: string, papers: number][]>} the commonest first
 */
async function near(index, typed, edits) {
  const word = bare(typed.toLowerCase());
  // One number is never a spelling of another.
  if (word.length > LONGEST_DOUBTED || !/^\p{L}+$/u.test(word)) return [];
  const isNear = fuzzy(word, edits);
  const { initialOf, vocabulary } = await import("./compounds.js");
  // Few people get the first letter wrong, but some swap the first two.
  const initials = new Set([...word].slice(0, 2).map(initialOf));
  const known = await Promise.all(Array.from(initials, (initial) => vocabulary(index, initial)));
  return known
    .flatMap((words) => Array.from(words).filter(([other]) => isNear(other)))
    .toSorted(([, a], [, b]) => b - a);
}

/**
 * Replace a word in a text, and keep its capital letter.
 * @param {string} text
 * @param {string} typed
 * @param {string} word
 */
function withWord(text, typed, word) {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${literally(typed)}(?![\\p{L}\\p{N}])`, "iu");
  return text.replace(alone, (found) =>
    /^\p{Lu}/u.test(found) ? word[0].toUpperCase() + word.slice(1) : word
  );
}
