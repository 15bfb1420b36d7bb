/**
 * Days in words, such as `july 2026`, `last week` or `between October and December`, by the reader's clock. Dates are
 * days from 1970 on; a span ends before its last number.
 */

/** @typedef {[from: number, to: number]} Span */
/** @typedef {{span: Span, next: number, isLoose: boolean}} Dated days, up to the word `next`; `isLoose`: no year is said */
/** @typedef {(month: number) => number} YearOf the year of a month that stands alone */
/** @typedef {{from: number, to: number, span: Span, isSure: boolean}} Days words that mean days */

const LENGTH = 86_400_000;
const MONTHS = "january february march april may june july august september october november december".split(
  " "
);
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const SEASONS = ["spring", "summer", "autumn", "winter"];
const ORDINALS = ["first", "second", "third", "fourth"];
const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
/** @type {Record<string, number>} */
const OTHER_NUMBERS = { a: 1, an: 1, couple: 2, few: 3, several: 4 };
/** @type {Record<string, number>} days of a period that ends today, such as the last three months */
const LENGTHS = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };
/** @type {Record<string, number>} months of a part of a year */
const PARTS = { month: 1, quarter: 3, half: 6 };
/** @type {Record<string, number>} */
const THIRDS = { beginning: 0, start: 0, early: 0, middle: 1, mid: 1, end: 2, late: 2 };
export const YEAR = /^(?:19|20)\d\d$/;
const DAY = /^(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/;
const IN_NUMBERS = /^((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?$/;
const MONTH_IN_NUMBERS = /^(0?[1-9]|1[0-2])\/((?:19|20)\d\d)$/;
const YEARS = /^((?:19|20)\d\d)-((?:19|20)\d\d)$/;
const DECADE = /^((?:19|20)\d)0s$/;
/** Words before a date with no "of" between, and words after the first day of a span. */
const NEAR_A_DATE = ["early", "mid", "late"];
const LATER_ON = "onward|onwards|and later|or later|or newer|and newer";
const JOINS = ["to", "until", "till", "through", "and", "or"];
const BEFORE_A_DATE = ["in", "on", "during", "from", "within", "over", "published", "earlier"];
/** @type {[words: string, span: (of: Span) => Span][]} what words before a date make of it */
const OPEN = [
  ["since|starting in|not before", ([from]) => [from, Infinity]],
  ["after|later than|newer than|more recent than", ([, to]) => [to, Infinity]],
  ["before|prior to|earlier than|older than", ([from]) => [-Infinity, from]],
  ["until|till|up to|through|no later than|not later than", ([, to]) => [-Infinity, to]],
];

/** @type {(year: number, month: number, day?: number) => number} */
const dayIn = (year, month, day = 1) => Date.UTC(year, month, day) / LENGTH;
const dateOf = (/** @type {number} */ day) => new Date(day * LENGTH);
const yearOf = (/** @type {number} */ day) => dateOf(day).getUTCFullYear();
const monthOf = (/** @type {number} */ day) => dateOf(day).getUTCMonth();
const iso = (/** @type {number} */ day) => dateOf(day).toISOString().slice(0, 10);
/** @type {(day: number, months: number) => number} */
const moved = (day, months) => dayIn(yearOf(day), monthOf(day) + months);
const unitOf = (/** @type {string | undefined} */ word = "") => word.replace(/s$/, "");
const isUnit = (/** @type {string} */ unit) => Object.hasOwn(LENGTHS, unit);

/** Return the number of a month by its name or the beginning of it; -1 if a word is none. */
export const monthNamed = (/** @type {string} */ name) =>
  name.length > 2 ? MONTHS.findIndex((known) => known.startsWith(name)) : -1;

/** Return a number in figures or in words; 0 if a word is none. */
function numberOf(/** @type {string | undefined} */ word = "") {
  if (/^[1-9]\d{0,2}$/.test(word)) return Number(word);
  return Object.hasOwn(OTHER_NUMBERS, word) ? OTHER_NUMBERS[word] : Math.max(0, NUMBERS.indexOf(word));
}

/** Return the day, week, month, quarter or year with a day. */
function period(/** @type {string} */ unit, /** @type {number} */ day) {
  const monday = day - ((dateOf(day).getUTCDay() + 6) % 7);
  const month = monthOf(day);
  /** @type {Record<string, Span>} */
  const periods = {
    day: [day, day + 1],
    week: [monday, monday + 7],
    month: [moved(day, 0), moved(day, 1)],
    quarter: [moved(day, -(month % 3)), moved(day, 3 - (month % 3))],
    year: [moved(day, -month), moved(day, 12 - month)],
  };
  return periods[unit];
}

/** Return the latest year in which a month begins by a day. */
const latest = (/** @type {number} */ day) => (/** @type {number} */ month) =>
  yearOf(day) - Number(dayIn(yearOf(day), month) > day);
/** Return the first year in which a month begins at a day or later. */
const earliest = (/** @type {number} */ day) => (/** @type {number} */ month) =>
  yearOf(day) + Number(dayIn(yearOf(day), month) < day);

/**
 * Find all days that words name.
 * @param {string[]} words in lower case, without punctuation around
 * @param {Date} now
 * @returns {Days[]} `isSure`: words such as "since" say that it is a date
 */
export function daysIn(words, now) {
  const today = dayIn(now.getFullYear(), now.getMonth(), now.getDate());
  const read = new Dates(words, today);
  /** @type {Days[]} */
  const found = [];
  for (let from = 0; from < words.length; ) {
    const { span, next, isSure } = read.days(from) ?? { span: null, next: from + 1, isSure: false };
    if (span) found.push({ from, to: next, span, isSure });
    from = next;
  }
  return found;
}

/**
 * Return the filters that papers of a span pass.
 * @param {Span} span
 * @returns {Record<string, string>}
 */
export function filtersOf([from, to]) {
  const short = (/** @type {number} */ day) => iso(day).replace(/(-01){1,2}$/, "");
  if (to === Infinity) return { after: short(from) };
  if (from === -Infinity) return { before: short(to) };
  const whole = ["day", "month", "year"].find((unit) => `${period(unit, from)}` === `${[from, to]}`);
  if (whole) return { on: iso(from).slice(0, { day: 10, month: 7, year: 4 }[whole]) };
  return { after: short(from), before: short(to) };
}

class Dates {
  /**
   * @param {string[]} words
   * @param {number} today
   */
  constructor(words, today) {
    this.words = words;
    this.today = today;
    this.recently = latest(today);
  }

  /** Return the place after one of some phrases if it stands at a place; else 0. */
  #after(/** @type {number} */ at, /** @type {string} */ table) {
    const stands = (/** @type {string[]} */ words) =>
      words.every((word, more) => this.words[at + more] === word);
    const phrase = table.split("|").find((said) => stands(said.split(" ")));
    return phrase ? at + phrase.split(" ").length : 0;
  }

  /**
   * Return the days that the words from a place on name.
   * @param {number} at
   * @returns {{span: Span, next: number, isSure: boolean} | null}
   */
  days(at) {
    const { words } = this;
    const from = this.#after(at, "between|from");
    const pair = this.#pair(from || at, words[at] === "between");
    if (pair && (from || !pair.isLoose)) return { ...pair, isSure: true };
    for (const [said, spanOf] of OPEN) {
      const next = this.#after(at, said);
      const date = next && this.#date(next + Number(words[next] === "the"), this.recently);
      if (date) return { span: spanOf(date.span), next: date.next, isSure: true };
    }
    const isSaid = BEFORE_A_DATE.includes(words[at]);
    const first = at + Number(isSaid) + Number(words[at + Number(isSaid)] === "in");
    const date = this.#date(first + Number(words[first] === "the"), this.recently);
    if (!date || (date.isLoose && !isSaid)) return null;
    const { span, next } = date;
    const end = this.#after(next, words[at] === "from" ? `on|${LATER_ON}` : LATER_ON);
    if (end) return { span: [span[0], Infinity], next: end, isSure: true };
    return { span, next, isSure: false };
  }

  /**
   * Return the days from one date to another.
   * @param {number} at
   * @param {boolean} isBetween whether "and" joins any dates, and not only those next to each other, as 2025 and 2026
   */
  #pair(at, isBetween) {
    const { words, today } = this;
    const first = this.#date(at, this.recently);
    const join = first?.next ?? at + 1;
    if (!JOINS.includes(words[join])) return null;
    const second = ["now", "present"].includes(words[join + 1])
      ? { span: [today, today + 1], next: join + 2, isLoose: false }
      : this.#date(join + 1, first ? earliest(first.span[0]) : this.recently);
    if (!second) return null;
    const [from, to] = second.span;
    let [start, end] = first?.span ?? [0, from];
    if (first?.isLoose && !second.isLoose) [start, end] = this.#date(at, latest(from))?.span ?? [start, end];
    // In "2 to 12 August", the first number is a day of the second date's month.
    else if (!first && isBetweenDays(words[at], to - from))
      start = moved(from, 0) + parseInt(words[at], 10) - 1;
    else if (!first) return null;
    const isAnd = words[join] === "and" || words[join] === "or";
    if (start >= to || (isAnd && !isBetween && (!first || end !== from))) return null;
    const isLoose = second.isLoose && (first?.isLoose ?? true);
    return { span: /** @type {Span} */ ([start, to]), next: second.next, isLoose };
  }

  /**
   * @param {number} at
   * @param {YearOf} year
   * @returns {Dated | null}
   */
  #date(at, year) {
    return this.#part(at, year) ?? this.#relative(at) ?? this.#inNumbers(at) ?? this.#named(at, year);
  }

  /**
   * Return a part of a date: `first week of March`, `last two months of 2025`, `end of last year`, `early 2024`.
   * @param {number} at
   * @param {YearOf} year
   * @returns {Dated | null}
   */
  #part(at, year) {
    const { words } = this;
    const first = words[at] ?? "";
    const third = Object.hasOwn(THIRDS, first) ? THIRDS[first] : -1;
    const isWhole = isUnit(first);
    const number = first === "last" ? -1 : ORDINALS.indexOf(first);
    const count = numberOf(words[at + 1]);
    const unitAt = third < 0 && !isWhole ? at + 1 + Number(count > 0) : at;
    const unit = unitOf(words[unitAt]);
    const hasOf = words[unitAt + 1] === "of";
    const isPart =
      third >= 0 || isWhole || ((number >= 0 || first === "last") && (isUnit(unit) || unit === "half"));
    if (!isPart || (!hasOf && !NEAR_A_DATE.includes(first))) return null;
    const next = unitAt + 1 + Number(hasOf);
    const of = words[next] === "the" ? this.#current(next + 1, year) : this.#date(next, year);
    if (!of) return null;
    if (third >= 0) return { ...of, span: thirdOf(of.span, third), isLoose: false };
    const span = isWhole ? period(unit, of.span[0]) : partOf(of.span, unit, number, count || 1);
    return { ...of, span, isLoose: false };
  }

  /** @type {(at: number, year: YearOf) => Dated | null} a date after "the", which may be "year" */
  #current(at, year) {
    const unit = this.words[at] ?? "";
    if (isUnit(unit) && unit !== "day")
      return { span: period(unit, this.today), next: at + 1, isLoose: false };
    return this.#date(at, year);
  }

  /**
   * Return days that are counted from today.
   * @param {number} at
   * @returns {Dated | null}
   */
  #relative(at) {
    const { words, today } = this;
    const [first, second, third] = words.slice(at, at + 3);
    const dated = (/** @type {Span} */ span, /** @type {number} */ length, isLoose = false) => ({
      span,
      next: at + length,
      isLoose,
    });
    if (first === "today") return dated([today, today + 1], 1);
    if (first === "yesterday") return dated([today - 1, today], 1);
    const isLast = ["last", "past", "previous"].includes(first);
    const weekday = WEEKDAYS.indexOf(isLast || first === "this" ? second : first);
    if (weekday >= 0) {
      const before = (dateOf(today).getUTCDay() - weekday + 7) % 7 || (isLast ? 7 : 0);
      return dated([today - before, today - before + 1], second === WEEKDAYS[weekday] ? 2 : 1, true);
    }
    const ofWords = Number(third === "of");
    const count = numberOf(second);
    const units = unitOf(words[at + 2 + ofWords]);
    const named = isLast || first === "this" ? this.#named(at + 1, this.#yearOf(isLast)) : null;
    if (named?.isLoose) return { ...named, isLoose: false };
    if (isLast && count && isUnit(units))
      return dated([today - count * LENGTHS[units], Infinity], 3 + ofWords);
    const unit = unitOf(second);
    if (numberOf(first) && isUnit(unit) && third === "ago") {
      const months = { month: 1, quarter: 3, year: 12 }[unit];
      const then = months ? moved(today, -months * numberOf(first)) : today - numberOf(first) * LENGTHS[unit];
      return dated(period(unit, then), 3);
    }
    if (!isUnit(unit) || second !== unit || !(isLast || first === "this" || first === "current")) return null;
    if (first === "past") return dated([today - LENGTHS[unit], Infinity], 2);
    const [from, to] = period(unit, today);
    if (isLast) return dated(period(unit, from - 1), 2);
    return dated([from, unit === "week" ? Infinity : to], 2);
  }

  /** @type {(isLast: boolean) => YearOf} the year of "last March", or of "this March" */
  #yearOf(isLast) {
    const [year, month] = [yearOf(this.today), monthOf(this.today)];
    return (of) => (isLast && of >= month ? year - 1 : year);
  }

  /** @type {(at: number) => Dated | null} a date in numbers */
  #inNumbers(at) {
    const word = this.words[at] ?? "";
    const dated = (/** @type {number} */ from, /** @type {number} */ to) => ({
      span: /** @type {Span} */ ([from, to]),
      next: at + 1,
      isLoose: false,
    });
    const [, year, month, day] = word.match(IN_NUMBERS) ?? [];
    if (day) return dated(dayIn(+year, +month - 1, +day), dayIn(+year, +month - 1, +day + 1));
    if (month) return dated(dayIn(+year, +month - 1), dayIn(+year, +month));
    const [, number, ofYear] = word.match(MONTH_IN_NUMBERS) ?? [];
    if (number) return dated(dayIn(+ofYear, +number - 1), dayIn(+ofYear, +number));
    const [, first, last] = word.match(YEARS) ?? [];
    if (first < last) return dated(dayIn(+first, 0), dayIn(+last + 1, 0));
    const [, decade] = word.match(DECADE) ?? [];
    if (decade) return dated(dayIn(+decade * 10, 0), dayIn(+decade * 10 + 10, 0));
    return YEAR.test(word) ? dated(dayIn(+word, 0), dayIn(+word + 1, 0)) : null;
  }

  /**
   * Return a day, month, quarter or season by its name.
   * @param {number} at
   * @param {YearOf} yearOf
   * @returns {Dated | null}
   */
  #named(at, yearOf) {
    const { words } = this;
    const word = (/** @type {number} */ at) => words[at] ?? "";
    let next = at;
    let day = 0;
    const isDay = () => DAY.test(word(next));
    if (isDay()) day = parseInt(word(next++), 10);
    if (day && word(next) === "of") next++;
    const name = word(next++).replace(/^fall$/, "autumn");
    const season = SEASONS.indexOf(name);
    const quarter = day ? 0 : Number(name.match(/^q([1-4])$/)?.[1] ?? 0);
    const month = monthNamed(name);
    if (month < 0 && (day || (season < 0 && !quarter))) return null;
    if (!day && month >= 0 && isDay()) day = parseInt(word(next++), 10);
    if (word(next) === "of" && YEAR.test(word(next + 1))) next++;
    const first = month >= 0 ? month : quarter ? 3 * quarter - 3 : 3 * season + 2;
    const isLoose = !YEAR.test(word(next));
    const year = isLoose ? yearOf(first) : Number(word(next++));
    const from = dayIn(year, first, day || 1);
    return { span: [from, day ? from + 1 : dayIn(year, first + (month >= 0 ? 1 : 3))], next, isLoose };
  }
}

/** @type {(word: string, length: number) => boolean} whether a number may be a day before another day */
const isBetweenDays = (word, length) => DAY.test(word) && length === 1;

/** @type {(span: Span, unit: string, number: number, count: number) => Span} the number is -1 for the last ones */
function partOf([from, to], unit, number, count) {
  const months = unit === "half" && to - from < 32 ? 0 : PARTS[unit];
  const days = unit === "half" ? 15 : LENGTHS[unit];
  const on = (/** @type {number} */ day, /** @type {number} */ parts) =>
    months ? moved(day, months * parts) : day + days * parts;
  if (!months && unit === "half" && number) return [on(from, 1), to];
  if (number < 0) return [on(to, -count), to];
  return [on(from, number), on(from, number + count)];
}

/** @type {(span: Span, third: number) => Span} the beginning, the middle or the end of a span */
function thirdOf([from, to], third) {
  const days = to - from;
  const months = days > 300 ? 3 : days > 80 ? 1 : 0;
  const first = months ? moved(from, months) : from + Math.round(days / 3);
  const last = months ? moved(to, -months) : to - Math.round(days / 3);
  const [start, end] = [from, first, last, to].slice(third, third + 2);
  return [start, end];
}
