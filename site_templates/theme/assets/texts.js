/**
 * What scripts say to readers. A text stands in English where it is said: `t("Saved papers")`. For another language, the
 * build writes translations in the place of these texts, and of the two constants. Programs are answered in English.
 *
 * English does without `Intl`, which would hold each page up for milliseconds.
 */

export const LANGUAGE = "en";
/** The category of each form of a plural, as `Intl.PluralRules` names it. */
const FORMS = ["one", "other"];
const SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** @type {Record<string, any>} of `Intl`, each made when it is first needed */
const formats = {};

/** @typedef {Record<string, string | number>} Values by the names of their places */

/** Return a text with values in the places `{name}`; numbers are formatted. */
export const t = (/** @type {string} */ text, /** @type {Values} */ values = {}) =>
  text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name] ?? place;
    return typeof value === "number" ? numeral(value) : value;
  });

/** What stands between two sentences: nothing where sentences have no space between them. */
export const SPACE = t("{sentence} {next}", { sentence: "", next: "" });

/**
 * Return the text for a number of things, which stands in the place `{n}`.
 * @param {number} n
 * @param {string | string[]} one in another language, all forms
 * @param {string | string[]} other
 * @param {Values} [values]
 */
export function plural(n, one, other, values) {
  const forms = [one, other].flat();
  const form =
    LANGUAGE === "en"
      ? Number(n !== 1)
      : FORMS.indexOf((formats.rules ??= new Intl.PluralRules(LANGUAGE)).select(n));
  return t(forms[form] ?? forms[forms.length - 1], { n, ...values });
}

/** @typedef {Node | string} Piece */
/** @type {(text: string, values: Record<string, Piece | Piece[]>) => Piece[]} a text with elements in the places `{name}` */
export const pieces = (text, values) =>
  text
    .split(/\{(\w+)\}/)
    .flatMap((piece, at) => (at % 2 ? values[piece] : piece))
    .filter((piece) => piece !== "");

/** Format a whole number: `1,234`. */
export const numeral = (/** @type {number} */ count) =>
  LANGUAGE === "en"
    ? String(count).replace(/\B(?=(?:\d{3})+$)/g, ",")
    : (formats.numbers ??= new Intl.NumberFormat(LANGUAGE, { useGrouping: "always" })).format(count);

/** Format a number of papers: `1 paper`, `1,234 papers`. */
export const counted = (/** @type {number} */ count) => plural(count, "{n} paper", "{n} papers");

/** Format a number of votes. */
export const voted = (/** @type {number} */ votes) => plural(votes, "{n} vote", "{n} votes");

/** Join names: `a, b and c`. */
export const list = (/** @type {string[]} */ names) =>
  LANGUAGE === "en"
    ? [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ")
    : new Intl.ListFormat(LANGUAGE).format(names);

/** Format a day, month or year, with the month in three letters: `2 May 2026`. */
export function dayLabel(/** @type {string} */ day) {
  const { length } = day;
  const date = new Date(`${(day + "-01-01").slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.valueOf())) return day;
  if (LANGUAGE === "en") {
    const parts = [length > 7 && date.getUTCDate(), length > 4 && SHORT_MONTHS[date.getUTCMonth()]];
    return [...parts, date.getUTCFullYear()].filter(Boolean).join(" ");
  }
  formats[length] ??= new Intl.DateTimeFormat(LANGUAGE, {
    day: length > 7 ? "numeric" : undefined,
    month: length > 4 ? "short" : undefined,
    year: "numeric",
    timeZone: "UTC",
  });
  return formats[length].format(date);
}
