/** A query as it is read word by word for what it means besides words. */
import { monthNamed } from "./dates.js";
import { trimmed } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** Phrases, filters and words with a sign: nothing is read in them. */
const CLOSED = /(?:(?<!\S)[-+]?\w+:)?"[^"]*"|(?<!\S)[-+]?\w+:\S+|(?<!\S)[-+]\S+/g;
const TOKEN = /mid-|\d{1,2}(?=-\d{1,2}(?![\d-]))|(?<=\d)-(?=\d)|[–—]|[^\s–—]+/gi;
const TWO_WORDS = /^(\p{L}+)-(\p{L}+)[,.]?$/u;
const DASH = /^[-–—]$/;
/** The most words of a query that is read; longer ones are pasted. */
const MOST_TOKENS = 40;

/** @typedef {import("./filters.js").Wanted} Wanted */
/**
 * @typedef {object} Token
 * @property {string} word in lower case, without punctuation around; "" if it is closed, or was understood
 * @property {number} at where it begins in the text
 * @property {number} end
 * @property {boolean} isLast whether a comma or a stop follows
 * @property {string} left what is still to be looked for
 */
/** @typedef {import("./understanding.js").Part & {typed: string, instead: string}} Done */

/** Split a table of phrases: one, two or more words each. */
export const phrases = (/** @type {string} */ table) => table.split("|").map((phrase) => phrase.split(" "));

/** Split "May-June"; return the parts of a word, with the place of each. */
function monthsOf(/** @type {string} */ typed) {
  const [, first, last] = typed.match(TWO_WORDS) ?? [];
  if (![first, last].every((name = "") => monthNamed(name.toLowerCase()) >= 0)) return [{ typed, at: 0 }];
  const { length } = first;
  return [
    { typed: first, at: 0 },
    { typed: "-", at: length },
    { typed: typed.slice(length + 1), at: length + 1 },
  ];
}

export class Reading {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {Token[]} */
    this.tokens = [...text.replace(CLOSED, (closed) => "\0".repeat(closed.length)).matchAll(TOKEN)]
      .flatMap(({ 0: typed, index }) =>
        monthsOf(typed).map((part) => ({ typed: part.typed, at: index + part.at }))
      )
      .map(({ typed, at }) => ({
        word: DASH.test(typed) ? "to" : trimmed(typed.toLowerCase()),
        at,
        end: at + typed.length,
        isLast: /[,;:.?!]$/.test(typed),
        left: text.slice(at, at + typed.length),
      }));
    if (this.tokens.length > MOST_TOKENS) for (const token of this.tokens) token.word = "";
    /** @type {Done[]} */
    this.parts = [];
    /** @type {import("./understanding.js").Other[]} */
    this.others = [];
    /** @type {Record<string, Wanted[]>} filters that words mean */
    this.meant = {};
    this.order = "";
    /** @type {number | null} the paper that others are to be like */
    this.like = null;
  }

  get words() {
    return this.tokens.map(({ word }) => word);
  }

  /** Return what is still to be looked for. */
  get left() {
    let end = 0;
    const pieces = this.tokens.map((token) => {
      const piece = this.text.slice(end, token.at) + token.left;
      end = token.end;
      return piece;
    });
    return pieces.join("");
  }

  /** Return how many words the longest phrase of a table has at a place; 0 if none stands there. */
  begins(/** @type {number} */ at, /** @type {string[][]} */ table) {
    const { words } = this;
    const lengths = table.map((phrase) =>
      phrase.every((word, number) => words[at + number] === word) ? phrase.length : 0
    );
    return Math.max(0, ...lengths);
  }

  /** @type {(from: number, to: number) => string} words as typed */
  typed(from, to) {
    return this.text
      .slice(this.tokens[from].at, this.tokens[to - 1].end)
      .replace(/^[([]+|[)\],;:.?!]+$/g, "");
  }

  /** @type {(from: number, to: number, instead?: string) => string} the query without some words */
  without(from, to, instead = "") {
    const { text, tokens } = this;
    const left = `${text.slice(0, tokens[from].at)} ${instead} ${text.slice(tokens[to - 1].end)}`;
    return left.replace(/\s+/g, " ").replace(/^[\s,;]+|[\s,;]+$/g, "");
  }

  /** Keep a word as it is: nothing more is read in it, nor does the word before it have a date. */
  keep(/** @type {number} */ at) {
    const token = this.tokens[at];
    const year = this.without(at, at + 1, `on:${token.word}`);
    this.parts.push({
      said: t("{year} as a word", { year: token.word }),
      typed: this.typed(at, at + 1),
      instead: `on:${token.word}`,
      without: year,
    });
    token.word = "";
  }

  /**
   * Take words out of those to be read and to be looked for.
   * @param {number} from
   * @param {number} to
   * @param {string} said what was understood
   * @param {{sought?: string, instead?: string, undo?: number[], isOrder?: boolean}} [more] `sought`: what is
   *   looked for in place of them; `instead`: what stands for them if that is undone; `undo`: which words go then
   */
  take(from, to, said, { sought = "", instead = "", undo = [from, to], isOrder = false } = {}) {
    const [first, last] = undo;
    const without = this.without(first, last, instead);
    this.parts.push({ said, typed: this.typed(first, last), instead, without, ...(isOrder && { isOrder }) });
    this.tokens.slice(from, to).forEach((token, number) => {
      token.word = "";
      token.left = number ? "" : sought;
    });
  }
}
