/** Links that papers have, in words: `robots with code`, `papers with data on rivers`, `without a project page`. */
import { ABOUT, ASKING, PAPERS } from "./ordering.js";
import { phrases } from "./reading.js";
import { areTogether } from "./titles.js";
import { list, t } from "../theme/assets/texts.js";

const WITH = phrases("with|having|that have|which have|that come with|that provide|that release");
const WITHOUT = phrases("without|with no|but no|but not with|that have no|which have no|lacking");
const PRECEDING = new Set(
  "a an any available its open open-source own public published released the their".split(" ")
);
const FOLLOWING = new Set("available online released".split(" "));
/** @type {Record<string, {said: string, nouns: string[][]}>} by value of the filter `has:` */
const LINKS = {
  code: { said: t("code"), nouns: phrases("code|source code|codes|github code|github") },
  data: { said: t("data"), nouns: phrases("data|dataset|datasets|data set|data sets") },
  project: {
    said: t("a project page"),
    nouns: phrases("project page|project pages|project website|project|projects|website|web page"),
  },
};
const JOINED = new Set(["and", "or"]);

/** @typedef {import("./reading.js").Reading} Reading */

/**
 * Understand that papers with a link, or without one, are looked for. Words that a title or a tag has side by side,
 * as "reasoning with code", stay words, and the filter is offered.
 * @param {Reading} reading
 * @param {import("./index.js").Index} index
 */
export async function withLinks(reading, index) {
  const { words, tokens } = reading;
  for (let at = 0; at < words.length; at++) {
    const not = reading.begins(at, WITHOUT);
    const begun = at + (not || reading.begins(at, WITH));
    const { values, to } = begun > at ? linksFrom(reading, begun) : { values: [], to: at };
    if (!values.length) continue;
    const isNoun = PAPERS.has(words[at - 1]);
    const isEnd = !words[to] || tokens[to - 1].isLast || (isNoun && ABOUT.has(words[to]));
    if (!isEnd) continue;
    const links = list(values.map((value) => LINKS[value].said));
    const said = not ? t("without {links}", { links }) : t("with {links}", { links });
    if (words[at - 1] && !isNoun && (await areTogether(index, reading.typed(at - 1, to)))) {
      const filters = values.map((value) => `${not ? "-" : ""}has:${value}`).join(" ");
      const other = not ? t("only without {links}", { links }) : t("only with {links}", { links });
      reading.others.push({ said: other, text: reading.without(at, to, filters) });
      continue;
    }
    const typed = reading.typed(at, to);
    for (const value of values) (reading.meant.has ??= []).push({ value, not: Boolean(not), typed });
    let begin = at - Number(isNoun);
    while (isNoun && ASKING.has(words[begin - 1])) begin--;
    reading.take(begin, to + Number(isNoun && ABOUT.has(words[to])), said);
  }
}

/**
 * Return the links that are named from a place on, as in "code and data", and where the words after them begin.
 * @param {Reading} reading
 * @param {number} at
 */
function linksFrom(reading, at) {
  const { words } = reading;
  /** @type {string[]} */
  const values = [];
  let to = at;
  for (let next = at; ; next = to + 1) {
    while (PRECEDING.has(words[next])) next++;
    const lengths = Object.entries(LINKS).map(([value, { nouns }]) => ({
      value,
      length: reading.begins(next, nouns),
    }));
    const { value, length } = lengths.reduce((best, one) => (one.length > best.length ? one : best));
    if (!length) return { values, to };
    values.push(value);
    to = next + length;
    while (FOLLOWING.has(words[to])) to++;
    if (!JOINED.has(words[to])) return { values, to };
  }
}
