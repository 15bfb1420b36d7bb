/**
 * Cuts a query into alternatives at `OR` and `|`; each of them is a query of `language.js`. Brackets group where
 * they hold one of these, else they are punctuation. `generator/queries/alternatives.py` does so for rules. Only
 * searches with such an operator need this script.
 */
import { literally } from "./words.js";

/** The most alternatives of a query, and the most brackets inside each other. */
const MOST_ALTERNATIVES = 16;
/** A phrase, TeX, an operator, a bracket with what stands before it, a closing bracket, or text. */
const TOKEN =
  /"[^"]*"|(?<!\S)[^\s"$\\]*[$\\][^\s"]*|((?<![^\s()|])OR(?![^\s()|])|\|)|(?:(?<![^\s()|])([+-]?(?:\w+:)?)|)(\()|(\))|[^\s"()|]+|\s+|"/g;
/** One word, phrase or filter after its sign; a dash makes two words of one, and is no sign before a digit. */
const SINGLE = /^(?:-(?!\d)|\+)?(?:\w+:(?:"[^"]*"|[^\s":+-][^\s":]*)|"[^"]*"|[^\s":+-][^\s":-]*)$/;

/**
 * @typedef {object} Group the content of a pair of brackets, or the whole query
 * @property {number} at where it begins in the query
 * @property {string} [prefix] a sign or a name before the bracket; none if the bracket is inside a word
 * @property {(string | Group)[][]} sides the parts of each side of its operators
 * @property {string[]} texts its alternatives
 */

/**
 * Return the alternatives of a query, `[text]` if it has no operator; `null` if they are too many.
 * @param {string} text
 */
export function alternatives(text) {
  const group = grouped(text);
  return group && (group.texts.length ? group.texts : [text]);
}

/**
 * Remove or replace a part of a query, and the operators that then lack a side.
 * @param {string} text
 * @param {string} typed the part, as typed
 * @param {string} [instead]
 */
export function without(text, typed, instead = "") {
  const group = grouped(text);
  return group ? left(group, "").join(" OR ") : text;

  /** @type {(group: Group, before: string) => string[]} */
  function left({ sides }, before) {
    const own = typed.startsWith(before) ? typed.slice(before.length) : typed;
    const alone = new RegExp(`(?<=^|\\s)${literally(own)}(?=\\s|$)`);
    const written = (/** @type {string | Group} */ part) => {
      if (typeof part === "string") return part.replace(alone, () => ` ${instead} `);
      const inside = left(part, before + part.prefix);
      return inside.length > 1
        ? `${part.prefix}(${inside.join(" OR ")})`
        : inside.map((one) => part.prefix + one);
    };
    return sides.map((side) => side.map(written).join("").replace(/\s+/g, " ").trim()).filter(Boolean);
  }
}

/**
 * Unite the rankings of alternatives: a document matches if it does in one of them; its greatest score counts.
 * @param {import("./ranking.js").Ranking[]} rankings
 * @returns {import("./ranking.js").Ranking}
 */
export function united(rankings) {
  const { length } = rankings[0].matches;
  const [matches, complete] = [new Uint8Array(length), new Uint8Array(length)];
  const scores = new Float64Array(length);
  for (const one of rankings) {
    for (let document = 0; document < length; document++) {
      if (!one.matches[document]) continue;
      matches[document] = 1;
      complete[document] |= one.complete[document];
      scores[document] = Math.max(scores[document], one.scores[document]);
    }
  }
  const doubtful = rankings.flatMap((one) =>
    one.doubtful.map((word) => /** @type {const} */ ([word.typed, word]))
  );
  return {
    scores,
    matches,
    complete,
    terms: [...new Set(rankings.flatMap(({ terms }) => terms))],
    doubtful: [...new Map(doubtful).values()],
    cut: [...new Set(rankings.flatMap(({ cut }) => cut))],
    guesses: rankings.flatMap(({ guesses }) => guesses),
  };
}

/**
 * @param {string} text
 * @returns {Group | null} the query; `null` if it has too many alternatives
 */
function grouped(text) {
  /** @type {Group} */
  const whole = { prefix: "", at: 0, sides: [[]], texts: [text] };
  const tokens = [...text.matchAll(TOKEN)];
  if (!tokens.some(([, operator]) => operator)) return { ...whole, sides: [[text]] };
  let group = whole;
  const outer = [];
  for (const { 0: token, 1: operator, 2: prefix, 3: opens, 4: closes, index } of tokens) {
    if (operator) group.sides.push([]);
    else if (opens) {
      outer.push(group);
      group = { prefix, at: index, sides: [[]], texts: [] };
    } else if (closes && outer.length) {
      const inner = group;
      group = /** @type {Group} */ (outer.pop());
      const isGroup = inner.sides.length > 1 || inner.sides[0].some((part) => typeof part !== "string");
      const texts = isGroup ? multiplied(inner) : [];
      if (!texts) return null;
      const isStuck = inner.prefix === undefined || /[^\s()|]/.test(text[index + 1] ?? " ");
      put(group, texts.length && !isStuck ? { ...inner, texts } : text.slice(inner.at, index + 1));
    } else put(group, token);
    if (outer.length > MOST_ALTERNATIVES) return null;
  }
  for (const before of outer.reverse()) {
    put(before, `${group.prefix ?? ""}(`); // nothing closes it
    for (const part of group.sides[0]) put(before, part);
    before.sides.push(...group.sides.slice(1));
    group = before;
  }
  const texts = multiplied(whole);
  return texts && { ...whole, texts };
}

/** Add a part to the last side of a group; texts next to each other become one. */
function put(/** @type {Group} */ { sides }, /** @type {string | Group} */ part) {
  const side = /** @type {(string | Group)[]} */ (sides.at(-1));
  const last = side.at(-1);
  if (typeof part === "string" && typeof last === "string") side[side.length - 1] = last + part;
  else side.push(part);
}

/**
 * Return the alternatives of a group; none if its prefix cannot go to each, `null` if they are too many.
 * @param {Group} group
 */
function multiplied({ prefix, sides }) {
  /** @type {string[]} */
  let all = [];
  for (const side of sides) {
    let texts = [""];
    for (const part of side) {
      // A name of several words ends with its line.
      const ways = typeof part === "string" ? [part] : part.texts.map((text) => `\n${text}\n`);
      texts = texts.flatMap((text) => ways.map((way) => text + way));
      if (texts.length > MOST_ALTERNATIVES) return null;
    }
    all.push(...texts.map((text) => text.trim()).filter(Boolean));
  }
  if (prefix) {
    all = all.map((text) => prefix + text);
    if (!all.every((text) => SINGLE.test(text))) return [];
    if (prefix.startsWith("-")) all = [all.join(" ")];
  }
  return all.length > MOST_ALTERNATIVES ? null : all;
}
