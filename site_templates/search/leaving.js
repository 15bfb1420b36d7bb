/** Words to leave out: `graphs not chemistry`, `watermarks except for songs`. */
import { phrases } from "./reading.js";
import { areTogether } from "./titles.js";
import { term } from "./words.js";
import { list, t } from "../theme/assets/texts.js";

const NOT = phrases(
  "not|but not|and not|but no|and no|with no|without|except|except for|excluding|other than|rather than"
    + "|apart from|aside from|leaving out|leave out|not including|with the exception of|exclude|omitting|ignoring|minus"
    + "|not about|that are not about|which are not about|that is not about|nothing about|anything but|everything but"
);
/** After these words, "not" is part of a statement, as in "models that do not forget". */
const STATING = new Set(
  "am are be been can could did do does had has have if is may might must or shall should to was were will would why".split(
    " "
  )
);
/** After "not", these words say how much; there is nothing to leave out. */
const HARDLY = new Set(
  "all always be enough even every just more necessarily one only quite so to too what yet".split(" ")
);
const ARTICLES = new Set("a all an any anything papers the those".split(" "));
const BEFORE = new Set([...ARTICLES, "about", "by", "for", "from", "in", "of", "on", "using", "with"]);
const ENDS = new Set(
  (
    "and as at before between but by during except for from in into is not of on or nor over rather since that to until"
    + " using versus vs via when where which while who with within without"
  ).split(" ")
);
const ALSO = new Set(["and", "nor", "or"]);
/** The most words that are left out as one. */
const LONGEST_LEFT = 3;

/** @typedef {import("./reading.js").Reading} Reading */

/**
 * Leave out what the query says is not wanted. Words that a title or a tag has side by side stay words, as "without
 * labels", and to leave out is offered.
 * @param {Reading} reading
 * @param {import("./index.js").Index} index
 */
export async function leave(reading, index) {
  const { words, tokens } = reading;
  for (let at = 0; at < words.length; at++) {
    const begun = at + (reading.begins(at, NOT) || Number(words[at] === "no" && tokens[at - 1]?.isLast));
    if (begun === at || (words[at] === "not" && STATING.has(words[at - 1]))) continue;
    const groups = groupsFrom(reading, begun);
    const [first] = groups;
    const end = groups.at(-1)?.to ?? at;
    const isRest = words.some((word, other) => (other < at || other >= end) && term(word));
    const said = words[begun - 1];
    if (!first || !isRest || (said === "not" && HARDLY.has(words[first.from]))) continue;
    const names = groups.map(({ from, to }) => reading.typed(from, to));
    const isName = ["not", "no", "without"].includes(said);
    if (isName && (await areTogether(index, reading.typed(begun - 1, first.from + 1)))) {
      const text = reading.without(at, end, names.map(excluded).join(" "));
      reading.others.push({ said: t("leave out {words}", { words: list(names) }), text });
    } else {
      groups.forEach(({ to }, number) => {
        const [before, after] = [groups[number - 1]?.to ?? at, groups[number + 1]?.from];
        const undo = after ? [groups[number].from, after] : [before, to];
        const sought = excluded(names[number]);
        reading.take(before, to, t("without {words}", { words: names[number] }), { sought, undo });
      });
    }
    at = end - 1;
  }
}

/** Return a word or phrase as the query language excludes it. */
const excluded = (/** @type {string} */ name) =>
  /^[\p{L}\p{N}]+$/u.test(name) ? `-${name}` : `-"${name.replaceAll('"', "")}"`;

/**
 * Return the words from a place on that are left out: "chemistry" and "physics" of "chemistry or physics".
 * @param {Reading} reading
 * @param {number} at
 */
function groupsFrom({ words, tokens }, at) {
  /** @type {{from: number, to: number}[]} */
  const groups = [];
  for (let next = at, isMore = true; isMore; ) {
    while ((groups.length ? ARTICLES : BEFORE).has(words[next]) && words[next + 1]) next++;
    const from = next;
    const isOver = () => !words[next] || ENDS.has(words[next]) || (next > from && tokens[next - 1].isLast);
    while (next - from < LONGEST_LEFT && !isOver()) next++;
    if (next === from) break;
    groups.push({ from, to: next });
    isMore = ALSO.has(words[next]) && Boolean(words[++next]);
  }
  return groups;
}
