/** Names with a year in them: `SWE-bench 2024`, `ICLR 2026`. */
import { COLLECTIONS } from "./collections.js";
import { eachValue } from "./columns.js";
import { daysIn, YEAR } from "./dates.js";
import { areTogether } from "./titles.js";
import { nameKey, term } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** The most words of a venue's name. */
const LONGEST_VENUE = 6;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./reading.js").Reading} Reading */

/**
 * Understand years that belong to names: of venues as papers have them, or of what titles and tags have side by side.
 * @param {Reading} reading
 * @param {Index} index
 */
export async function nameYears(reading, index) {
  const { words } = reading;
  const dates = daysIn(words, new Date());
  for (const [at, word] of words.entries()) {
    // In "July 2026" or "since 2026" it belongs to no name.
    const isAlone = dates.some(({ from, to }) => from === at && to === at + 1);
    if (!YEAR.test(word) || !isAlone) continue;
    const venue = await venueBefore(index, reading, at);
    if (venue) {
      const typed = reading.typed(venue.from, at + 1);
      (reading.meant.venue ??= []).push({ value: venue.name, not: false, typed });
      reading.take(venue.from, at + 1, t("at {venue}", { venue: venue.name }));
    } else if (await isName(index, reading, at)) reading.keep(at);
  }
}

/** Understand years as parts of names, where they are dates of no paper that is looked for. */
export function keepYears(/** @type {Reading} */ reading) {
  const { words, tokens } = reading;
  for (const [at, word] of words.entries()) {
    if (!YEAR.test(word)) continue;
    if (term(words[at - 1] ?? "")) {
      tokens[at].left = `"${reading.typed(at - 1, at + 1)}"`;
      tokens[at - 1].left = "";
    }
    reading.keep(at);
  }
}

/** @type {(index: Index, reading: Reading, at: number) => Promise<boolean>} */
async function isName(index, reading, at) {
  const { words } = reading;
  const before = term(words[at - 1] ?? "") ? [reading.typed(at - 1, at + 1)] : [];
  const after = [1, 2, 3].filter((more) => words[at + more] && words.slice(at + 1, at + more).every(Boolean));
  const names = after.flatMap((more) => {
    const name = reading.typed(at + 1, at + 1 + more);
    return term(words[at + more]) ? [`${name} ${words[at]}`, `${words[at]} ${name}`] : [];
  });
  for (const name of [...before, ...names]) if (await areTogether(index, name)) return true;
  return false;
}

/**
 * Return the venue of a year that the words before it name.
 * @param {Index} index
 * @param {Reading} reading
 * @param {number} at
 */
async function venueBefore(index, reading, at) {
  const venues = COLLECTIONS.find(({ name }) => name === "venue");
  if (!venues) return null;
  /** @type {Map<string, string>} */
  const names = new Map();
  await eachValue(index, venues.column, (_, name) => names.set(nameKey(name), name));
  const aliases = (await index.aliases())[venues.column] ?? {};
  for (let from = Math.max(0, at - LONGEST_VENUE); from < at; from++) {
    if (!reading.words.slice(from, at).every(Boolean)) continue;
    const key = nameKey(reading.typed(from, at));
    const year = reading.words[at];
    const name = names.get(`${key}-${year}`) ?? names.get(nameKey(`${aliases[key] ?? ""} ${year}`));
    if (name) return { from, name };
  }
  return null;
}
