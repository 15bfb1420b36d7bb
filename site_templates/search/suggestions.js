/**
 * Suggestions under the header's search box: titles, authors and tags while typing.
 */
import { element } from "./element.js";
import { query, ROOT } from "./search.js";
import { plainly } from "./words.js";

const WAIT = 150;
const TITLES = 5;
const OTHERS = 2;

export class Suggestions {
  /** @param {HTMLInputElement} input in a form that opens the search page */
  constructor(input) {
    this.input = input;
    this.turn = 0;
    this.chosen = -1;
    this.list = element("ul", { class: "as-box", id: "as-box", role: "listbox", "aria-label": "Suggestions", hidden: true });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "as-box",
      "aria-expanded": "false", autocomplete: "off", spellcheck: "false" })) input.setAttribute(name, value);
    input.form.style.position = "relative";
    input.form.append(this.list);
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

  #show(options) {
    this.chosen = -1;
    this.list.replaceChildren(...options.map(({ href, label, kind }, at) => element("li", { role: "presentation" },
      element("a", { href, role: "option", id: `as-option-${at}`, "aria-selected": "false", tabindex: "-1", dir: "auto" },
        label, " ", element("small", {}, kind)))));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const options = [...this.list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
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
function asPrefix(text) {
  const last = text.match(/(?<=^|\s)[\p{L}\p{N}]{3,}$/u)?.[0];
  return last ? `${text} ${last}*` : text;
}

/** Titles found, and before them the authors and tags of those papers that have the words typed. */
function suggested(text, results) {
  const begun = plainly(text).split(" ");
  const fits = (name) => begun.every((part) => plainly(name).split(" ").some((word) => word.startsWith(part)));
  const searchFor = (kind, name) => new URL(`search/?${new URLSearchParams({ [kind]: name })}`, ROOT).href;
  const named = (kind, names) => [...new Set(names)].filter(fits).slice(0, OTHERS)
    .map((name) => ({ href: searchFor(kind, name), label: name, kind }));
  return [
    ...named("author", results.flatMap(({ authors }) => authors)),
    ...named("tag", results.flatMap(({ tags }) => tags)),
    ...results.slice(0, TITLES).map(({ url, title, day }) => ({ href: url, label: title, kind: day.slice(0, 4) })),
  ];
}
