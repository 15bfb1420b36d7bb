/**
 * Suggestions under the header's search box: titles, authors and tags while typing.
 */
import { element, stepOf } from "./element.js";
import { FILTERS } from "./filters.js";
import { query, ROOT } from "./search.js";
import { plainly } from "./words.js";

const WAIT = 150;
const TITLES = 5;
const OTHERS = 2;

/** @typedef {{href: string, label: string, kind: string}} Option */

export class Suggestions {
  /** @param {HTMLInputElement} input in a form that opens the search page */
  constructor(input) {
    this.input = input;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.turn = 0;
    this.chosen = -1;
    this.list = element("ul", { class: "as-box", id: "as-box", role: "listbox", "aria-label": "Suggestions", hidden: true });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "as-box",
      "aria-expanded": "false", autocomplete: "off", spellcheck: "false" })) input.setAttribute(name, value);
    const form = /** @type {HTMLFormElement} */ (input.form);
    form.style.position = "relative";
    form.append(this.list);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => setTimeout(() => this.#show([]), WAIT));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#typed();
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#suggest(), WAIT);
  }

  async #suggest() {
    const turn = ++this.turn;
    const text = this.input.value.trim();
    // A search box never stands in the way: out of reach, it still opens the search page.
    const { results } = text.length < 2 ? { results: [] } : await query(asPrefix(text)).catch(() => ({ results: [] }));
    if (turn === this.turn) this.#show(text.length < 2 ? [] : suggested(text, results));
  }

  /** @param {Option[]} options */
  #show(options) {
    this.chosen = -1;
    this.list.replaceChildren(...options.map(({ href, label, kind }, at) => element("li", { role: "presentation" },
      element("a", { href, role: "option", id: `as-option-${at}`, "aria-selected": "false", tabindex: "-1", dir: "auto" },
        label, " ", element("small", {}, kind)))));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const options = [...this.list.querySelectorAll("a")];
    const step = stepOf(event);
    if (step && options.length) {
      event.preventDefault();
      this.chosen = (this.chosen + step + options.length + 1) % (options.length + 1);
      if (this.chosen === options.length) this.chosen = -1;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
      if (this.chosen < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
      options[this.chosen]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      options[this.chosen].click();
    } else if (event.key === "Escape" && options.length) {
      event.preventDefault();
      this.#show([]);
    }
  }
}

/** The text with its last word taken as the beginning of one too. */
function asPrefix(/** @type {string} */ text) {
  const last = text.match(/(?<=^|\s)[\p{L}\p{N}]{3,}$/u)?.[0];
  return last ? `${text} ${last}*` : text;
}

/**
 * Titles of the results, and before them those of their authors, tags and the like that have the words typed.
 * @param {string} text
 * @param {(import("./search.js").Result & Record<string, any>)[]} results
 * @returns {Option[]}
 */
function suggested(text, results) {
  const begun = plainly(text).split(" ");
  const fits = (/** @type {string} */ name) => begun.every((part) => plainly(name).split(" ").some((word) => word.startsWith(part)));
  const named = Object.entries(FILTERS).flatMap(([filter, { facet }]) => {
    const values = facet ? results.flatMap((result) => result[facet.column] ?? []) : [];
    return [...new Set(values)].filter(fits).slice(0, OTHERS).map((value) => ({
      href: new URL(`search/?${new URLSearchParams({ [filter]: value })}`, ROOT).href, label: value, kind: filter,
    }));
  });
  return [
    ...named,
    ...results.slice(0, TITLES).map(({ url, title, day }) => ({ href: url, label: title, kind: day.slice(0, 4) })),
  ];
}
