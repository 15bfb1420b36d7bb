/** Dates in words, such as `july 2026` or `last week`, by the reader's clock. Few searches need this script. */
import { DATE_ALONE } from "./language.js";

const MONTHS =
  "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? nov(?:ember)? dec(?:ember)?";
const YEAR = String.raw`(?:19|20)\d\d`;
const DAY = String.raw`(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const NAMED = String.raw`(?:${DAY}\s+)?(${MONTHS.replaceAll(" ", "|")})[.,]?\s+(?:${DAY},?\s+)?(${YEAR})`;
const RELATIVE = String.raw`(today|yesterday|(?:this|last|past)\s+(?:week|month|year)|(?:last|past)\s+[1-9]\d{0,2}\s+(?:day|week|month|year)s?)`;
/** @type {Record<string, number>} days of a period that ends today, such as the last three months */
const LENGTHS = { day: 1, week: 7, month: 30, year: 365 };

/** A date in words or in numbers. */
export const DATE_IN_WORDS = new RegExp(
  String.raw`(?<=^|\s)(?:${NAMED}|${RELATIVE})(?=\s|$)|${DATE_ALONE.source}`,
  "gi"
);

const twoDigits = (/** @type {string | number} */ number) => String(number).padStart(2, "0");

/**
 * Return what a date means, as values of filters by name.
 * @param {RegExpMatchArray} match of `DATE_IN_WORDS`
 * @returns {Record<string, string>}
 */
export function meaning([typed, before, month, after, year, relative]) {
  if (relative) return since(relative.toLowerCase().split(/\s+/), new Date());
  if (!year) return { on: typed };
  const number = MONTHS.split(" ").findIndex((name) => name.startsWith(month.slice(0, 3).toLowerCase()));
  const day = before ?? after;
  return { on: [year, number + 1, ...(day ? [day] : [])].map(twoDigits).join("-") };
}

/**
 * Return what a date that counts from today means.
 * @param {string[]} words
 * @param {Date} now
 * @returns {Record<string, string>}
 */
function since(words, now) {
  const ago = (/** @type {number} */ days) => {
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
    return [then.getFullYear(), then.getMonth() + 1, then.getDate()].map(twoDigits).join("-");
  };
  const [which, number] = words;
  const unit = /** @type {string} */ (words.at(-1)).replace(/s$/, "");
  if (unit === "today" || unit === "yesterday") return { on: ago(unit === "today" ? 0 : 1) };
  if (words.length === 3) return { after: ago(Number(number) * LENGTHS[unit]) };
  if (which === "past") return { after: ago(LENGTHS[unit]) };
  const back = which === "last" ? 1 : 0;
  const monday = (now.getDay() + 6) % 7; // days ago
  if (unit === "year") return { on: String(now.getFullYear() - back) };
  if (unit === "month") return { on: ago(now.getDate() - 1 + back).slice(0, 7) };
  return back ? { after: ago(monday + 7), before: ago(monday) } : { after: ago(monday) };
}
