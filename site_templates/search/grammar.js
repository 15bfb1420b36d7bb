/** What the words of a query mean besides words. Few searches need this script. */
import { daysIn, filtersOf } from "./dates.js";
import { FEW_WORDS, parse } from "./language.js";
import { leave } from "./leaving.js";
import { like, likeTitle } from "./like.js";
import { withLinks } from "./linking.js";
import { order } from "./ordering.js";
import { Reading } from "./reading.js";
import { keepYears, nameYears } from "./years.js";
import { t } from "../theme/assets/texts.js";

/** The most words of a query beside a span of days that cannot be but one, such as "since 2023". */
const MORE_WORDS = 16;
/** @type {Record<string, string>} */
const DAYS = { on: t("on {day}"), after: t("from {day}"), before: t("before {day}") };

/** @typedef {import("./index.js").Index} Index */

/**
 * Parse what is left of each alternative after it was read for more than its words.
 * @param {Index} index
 * @param {string} text
 * @param {string[]} texts its alternatives
 * @param {typeof import("./alternatives.js") | null} cut
 * @param {boolean} areYearsWords whether a year is a word and no date
 * @returns {Promise<import("./language.js").Parsed[]>}
 */
export async function readings(index, text, texts, cut, areYearsWords) {
  return Promise.all(
    texts.map(async (one) => {
      const { left, parts, ...more } = await readAll(index, one, areYearsWords);
      const whole = parts.map(({ typed, instead, without, ...part }) => ({
        ...part,
        without: cut ? cut.without(text, typed, instead) : without,
      }));
      return { ...parse(left, index.fields, false), ...more, parts: whole };
    })
  );
}

/**
 * Read a query, or one alternative of a query.
 * @param {Index} index
 * @param {string} text
 * @param {boolean} areYearsWords
 */
async function readAll(index, text, areYearsWords) {
  const reading = new Reading(text);
  const years = areYearsWords ? keepYears : nameYears;
  for (const step of [likeTitle, years, days, withLinks, leave, order, like]) await step(reading, index);
  const { left, parts, others, meant, order: inOrder, like: paper } = reading;
  return { left, parts, others, meant, order: inOrder, like: paper };
}

/** Understand days; a pasted title keeps its numbers and words. */
function days(/** @type {Reading} */ reading) {
  const found = daysIn(reading.words, new Date());
  const isSure = found.every((one) => one.isSure);
  const others = reading.words.filter(
    (word, at) => word && !found.some(({ from, to }) => from <= at && at < to)
  );
  if ((found.length > 1 && !isSure) || others.length > (isSure ? MORE_WORDS : FEW_WORDS)) return;
  for (const { from, to, span } of found) {
    const typed = reading.typed(from, to);
    const filters = Object.entries(filtersOf(span));
    for (const [name, value] of filters) (reading.meant[name] ??= []).push({ value, not: false, typed });
    const said = filters.map(([name, value]) => t(DAYS[name], { day: value }));
    reading.take(from, to, said.join(" "));
  }
}
