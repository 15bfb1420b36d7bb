/** The people whom a search names: by initials, in the order of their names, and under similar names. */
import { element } from "../theme/assets/element.js";
import { having } from "./columns.js";
import { fuzzy } from "./patterns.js";
import { nameWithInitials, STUCK } from "./initials.js";
import { clause } from "./language.js";
import { holders } from "./lookup.js";
import { addressOf, authorsUnder, begun, isNamed, wordsOf } from "./names.js";
import { bare, plainly, sought, split } from "./words.js";
import { counted, pieces, t } from "../theme/assets/texts.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./names.js").Named} Named */
/** @typedef {{name: string, address: string, papers: number}} Person */

/** The most people of one name to tell of, and of one name with initials to look up. */
const MOST_PEOPLE = 3;
const MOST_BEARERS = 12;
/** The most papers to read because nothing smaller says in which order their names are. */
const MOST_RECORDS = 24;
/** The fewest letters of a word that may be another spelling of a word in a name. */
const SHORTEST_WORD = 4;
/** A word, or the rest of a name, is rare if at most so many times as many papers have it as have the name. */
const RARE = 2;

/**
 * Return the authors whom a name with initials may mean, the largest first: their other names begin with these
 * letters. With a second initial, those with two names count, if there are any.
 * @param {Index} index
 * @param {import("./initials.js").Initialed} name
 */
async function bearersOf(index, { words, initials }) {
  const tests = words.map((word) => (/** @type {string} */ known) => bare(known) === word);
  const people = (await authorsUnder(index, [`${words.at(-1)} ${initials[0]}`], tests))
    .map((row) => ({ row, given: wordsOf(row.name).filter((word) => !words.includes(word)) }))
    .filter(
      ({ given }) => given[0] && initials.every((letter, at) => (given[at] ?? letter).startsWith(letter))
    );
  const whole = people.filter(({ given }) => given.length >= initials.length);
  return (whole.length ? whole : people).map(({ row }) => row).slice(0, MOST_BEARERS);
}

/**
 * Let a name with initials stand for all names that it may mean; if there are none, for its words alone.
 * @param {Index} index
 * @param {import("./language.js").Parsed} parsed
 * @param {string} text the whole query
 */
export async function know(index, { words: left, clauses, parts }, text) {
  const name = await nameWithInitials(index, left);
  const people = name ? await bearersOf(index, name) : [];
  // A small letter without a point may be no initial.
  if (!name || !(people.length || name.isSure || /^\p{Lu}/u.test(name.letters[0]))) return;
  const lists = await Promise.all(people.map((row) => holders(index, "authors", row.name)));
  const typed = new Set(
    [...name.typed, name.letters.join("") + name.typed.at(-1)].flatMap((part) => split(part).map(bare))
  );
  const others = clauses.filter((other) => !typed.has(bare(other.typed.toLowerCase())));
  const words = name.words.map((word) => clause(sought(word), ["authors"], { typed: word }));
  // The letter itself is looked up nowhere: of a word that is looked up anyway, no field counts.
  const known = { documents: [...new Set(lists.flat())] };
  if (people.length) words.push(clause(words[0].text, [], { known }));
  clauses.splice(0, clauses.length, ...words, ...others);
  const rest = text
    .replace(STUCK, "$& ")
    .split(/\s+/)
    .filter((part) => !name.letters.includes(part));
  const letters = name.letters.join(" ");
  const isOne = name.initials.length < 2;
  const said = isOne ? t("{letters} as an initial", { letters }) : t("{letters} as initials", { letters });
  parts.push({ said, without: rest.join(" ").replace(/,$/, "") });
}

/**
 * Return the documents whose author has a name's words in this order, if there are any; else all.
 * @param {Index} index
 * @param {string} typed
 * @param {number[]} documents with an author of these words, in any order
 */
async function soNamed(index, typed, documents) {
  const name = straight(typed);
  const words = name.split(" ");
  const orders = (await namesakes(index, name)).map((row) => plainly(row.name));
  if (!orders.includes(name) || orders.length < 2) return documents;
  const isSo = (/** @type {string} */ known) => ` ${plainly(known)} `.includes(` ${name} `);
  const isOther = (/** @type {string} */ known) => {
    const its = plainly(known).split(" ");
    return !isSo(known) && words.every((word) => its.includes(word));
  };
  const [so, others] = await Promise.all([isSo, isOther].map((test) => having(index, "authors", test)));
  const unknown = documents.filter((document) => !so.has(document) && !others.has(document));
  const records = await index.records(unknown.slice(0, MOST_RECORDS));
  records.forEach(({ authors }, at) => {
    if (authors.some(isOther) && !authors.some(isSo)) others.add(unknown[at]);
  });
  return documents.filter((document) => so.has(document) || !others.has(document));
}

/**
 * Keep matches with a name in its order, if there are any.
 * @param {Index} index
 * @param {string} name
 * @param {Uint8Array} matches by document; changed in place
 */
export async function keep(index, name, matches) {
  const bearers = (await holders(index, "authors", name)).filter((document) => matches[document]);
  const so = new Set(await soNamed(index, name, bearers));
  for (const document of bearers) if (!so.has(document)) matches[document] = 0;
}

/**
 * Put the papers of people with this very name first: if it is Yang Liu, before those of Liu Yang and of two people.
 * @param {Index} index
 * @param {string} name
 * @param {Float64Array} scores
 */
export async function prefer(index, name, scores) {
  const bearers = await holders(index, "authors", name);
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  for (const document of await soNamed(index, name, bearers)) scores[document] += best;
}

/** Return a name without a comma, and its words as they are compared. */
const straight = (/** @type {string} */ typed) => plainly(typed.split(",").reverse().join(" "));

/** @type {(index: Index, name: string) => Promise<Named[]>} the authors with just these words, in this order first */
async function namesakes(index, name) {
  const words = wordsOf(name);
  const isSo = (/** @type {Named} */ row) => Number(plainly(row.name) === name);
  const people = (await begun(index, words)).filter((row) => row.kind === "author" && isNamed(row, words));
  return people.sort((a, b) => isSo(b) - isSo(a));
}

/**
 * Return the authors whom a name means, and those whose names differ from the first of them in a letter.
 * @param {Index} index
 * @param {string} typed
 * @returns {Promise<{people: Person[], alike: Person[]}>}
 */
export async function peopleNamed(index, typed) {
  const name = await nameWithInitials(index, typed);
  const rows = name ? await bearersOf(index, name) : await namesakes(index, straight(typed));
  const people = await persons(index, rows);
  return { people, alike: people.length ? await spelledLike(index, people[0]) : [] };
}

/**
 * Return links to these people, and to those with similar names.
 * @param {Index} index
 * @param {string} name as typed
 */
export async function linesOn(index, name) {
  const { people, alike } = await peopleNamed(index, name);
  if (!people.length) return [];
  const label = people.length > 1 ? t("Authors: {people}") : t("Author: {people}");
  const named = pieces(label, { people: links(people) });
  const others = pieces(t("Spelled alike: {people}"), { people: links(alike) });
  return alike.length ? pieces(t("{sentence}. {next}"), { sentence: named, next: others }) : named;
}

/** @type {(people: Person[]) => (Node | string)[]} */
const links = (people) =>
  people.flatMap(({ name, address, papers }, at) => [
    at ? "; " : "",
    element("a", { href: address, dir: "auto" }, name),
    `, ${counted(papers)}`,
  ]);

/** @type {(index: Index, rows: Named[]) => Promise<Person[]>} */
const persons = (index, rows) =>
  Promise.all(
    rows.slice(0, MOST_PEOPLE).map(async (row) => ({
      name: row.name,
      address: addressOf(index, row),
      papers: row.address ? row.papers : (await holders(index, "authors", row.name)).length,
    }))
  );

/**
 * Return the authors whose names differ in one letter, with fewer papers or with more. Names of common words, such as
 * Yang Li and Yang Liu, differ by chance.
 * @param {Index} index
 * @param {Person} person
 * @returns {Promise<Person[]>}
 */
async function spelledLike(index, person) {
  const words = wordsOf(person.name);
  if (words.length < 2 || words.some(({ length }) => length < 2)) return [];
  // Names stand under each of their words, with the others after it.
  const starts = words.map((word, at) => {
    const [first, ...before] = at ? words.slice(0, at) : [words[1]];
    return [first, ...before, word[0]].join(" ");
  });
  const rows = await authorsUnder(index, starts, []);
  const people = await persons(
    index,
    rows.filter(({ name }) => otherWord(words, wordsOf(name)))
  );
  const areLike = await Promise.all(people.map((other) => areOne(index, person, other)));
  return people.filter((_, at) => areLike[at]);
}

/** @type {(words: string[], others: string[]) => string} the only word that differs, by a letter; "" if there is none */
function otherWord(words, others) {
  const [word, another] = words.filter((word, at) => word !== others[at]);
  if (words.length !== others.length || !word || another) return "";
  const other = others[words.indexOf(word)];
  return Math.max(word.length, other.length) >= SHORTEST_WORD && fuzzy(other, 1)(word) ? word : "";
}

/** @type {(index: Index, one: Person, other: Person) => Promise<boolean>} */
async function areOne(index, one, other) {
  if (one.papers === other.papers) return false;
  const [rare, common] = one.papers < other.papers ? [one, other] : [other, one];
  const words = wordsOf(rare.name);
  const word = otherWord(words, wordsOf(common.name));
  const rest = words.filter((each) => each !== word).join(" ");
  const [withWord, withRest] = await Promise.all([word, rest].map((some) => holders(index, "authors", some)));
  return withWord.length <= RARE * rare.papers || withRest.length <= RARE * (rare.papers + common.papers);
}
