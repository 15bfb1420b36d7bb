/**
 * Reads BibTeX as programs and people write it: fields in braces or quotes, joined by `#`, with `@string`. A broken
 * entry ends where a line begins the next one. No letter is read again, so that any text takes linear time.
 */

const LONGEST = 10_000; // letters of a field; what follows is passed over
const SHORT = 300; // letters of a string
const ENTRY = /@[ \t]*([a-z]\w*)\s*([{(])/gi;
const FIELD = /([a-z][\w:.+-]*)\s*=\s*/iy;
const BETWEEN = /[\s,]*/y;
const OTHERS = /[^\s,@{}()="]+/y;
const WORD = /[^\s,#{}()="@]*/y;
const BRACKETS = /[{}]|\n[ \t]*@\w+[ \t]*[{(]/g;
const QUOTES = /[{}"]|\n[ \t]*@\w+[ \t]*[{(]/g;
const SPACES = /\s*/y;

/**
 * @param {string} text
 * @returns {Generator<Map<string, string>>} the fields of each entry, as written, by name in lower case
 */
export function* bibtex(text) {
  /** @type {Map<string, string>} */
  const strings = new Map();
  const reader = new Reader(text, strings);
  for (let kind = reader.entry(); kind; kind = reader.entry()) {
    if (kind === "comment" || kind === "preamble") reader.skip(BRACKETS);
    else if (kind === "string")
      for (const [name, value] of reader.fields()) strings.set(name, value.slice(0, SHORT));
    else yield reader.fields();
  }
}

class Reader {
  /**
   * @param {string} text
   * @param {Map<string, string>} strings values of names
   */
  constructor(text, strings) {
    this.text = text;
    this.strings = strings;
    this.at = 0;
    this.opening = "";
  }

  /** Go behind the beginning of the next entry, and return its kind; "" at the end. */
  entry() {
    const [, kind = "", opening = ""] = this.#take(ENTRY) ?? [];
    this.opening = opening;
    return kind.toLowerCase();
  }

  /** Read the fields of an entry, up to its end. */
  fields() {
    /** @type {Map<string, string>} */
    const fields = new Map();
    while (this.at < this.text.length) {
      this.#take(BETWEEN);
      const name = this.#take(FIELD)?.[1].toLowerCase();
      if (name) {
        const value = this.#value();
        if (!fields.has(name)) fields.set(name, value);
        continue;
      }
      const sign = this.text[this.at];
      if (sign === "@") break; // the next entry
      if (!this.#take(OTHERS)) this.at++;
      if (sign === "}" || (sign === ")" && this.opening === "(")) break;
    }
    return fields;
  }

  /** Read the pieces of a value. */
  #value() {
    let value = "";
    for (;;) {
      const sign = this.text[this.at];
      const from = this.at + 1;
      if (sign === "{" || sign === '"') {
        this.at++;
        value += this.text.slice(from, Math.min(this.skip(sign === "{" ? BRACKETS : QUOTES), from + LONGEST));
      } else {
        const word = this.#take(WORD)?.[0] ?? "";
        value += this.strings.get(word.toLowerCase()) ?? word.slice(0, LONGEST);
      }
      value = value.slice(0, LONGEST);
      this.#take(SPACES);
      if (this.text[this.at] !== "#") return value;
      this.at++;
      this.#take(SPACES);
    }
  }

  /** Go behind the bracket or quotation mark that closes, and return where it is. */
  skip(/** @type {RegExp} */ signs) {
    for (let depth = 0; ; ) {
      const sign = this.#take(signs)?.[0];
      if (!sign) return (this.at = this.text.length);
      if (sign === "{") depth++;
      else if (sign === "}" && depth) depth--;
      else if (sign === "}" || (sign === '"' && !depth)) return this.at - 1;
      else if (sign !== '"') return (this.at -= sign.length); // the line of another entry
    }
  }

  /** Match from here on, and go behind the match. */
  #take(/** @type {RegExp} */ pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match;
  }
}
