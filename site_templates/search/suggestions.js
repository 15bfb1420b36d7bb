/** Suggestions under the header's search box: collections and titles. */
import { counted, element } from "../theme/assets/element.js";
import { stepOf } from "./arrows.js";
import { begun } from "./names.js";
import { BASE, query, ROOT } from "./search.js";

const WAIT = 150;
const TITLES = 5;
const NAMES = 5;
const NAMES_OF_A_KIND = 2;

/** @typedef {{href: string, label: string, about: string}} Option */

export class Suggestions {
  /** @param {HTMLInputElement} input in a form that opens the search page */
  constructor(input) {
    this.input = input;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.turn = 0;
    this.chosen = -1;
    this.list = element("ul", {
      className: "as-box",
      id: "as-box",
      role: "listbox",
      ariaLabel: "Suggestions",
      hidden: true,
    });
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": "as-box",
      "aria-expanded": "false",
      autocomplete: "off",
      spellcheck: "false",
    }))
      input.setAttribute(name, value);
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
    if (text.length < 2) return this.#show([]);
    // Without suggestions, the box still opens the search page.
    const titles = query(asPrefix(text), { limit: TITLES }).catch(() => ({ results: [] }));
    const options = [
      ...(await collections(text)),
      ...(await titles).results.map(({ url, title, day }) => ({
        href: url,
        label: title,
        about: day.slice(0, 4),
      })),
    ];
    if (turn === this.turn) this.#show(options);
  }

  /** @param {Option[]} options */
  #show(options) {
    this.chosen = -1;
    this.list.replaceChildren(
      ...options.map(({ href, label, about }, at) =>
        element(
          "li",
          { role: "presentation" },
          element(
            "a",
            { href, role: "option", id: `as-option-${at}`, ariaSelected: "false", tabIndex: -1, dir: "auto" },
            label,
            " ",
            element("small", {}, about)
          )
        )
      )
    );
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

/** Add the last word as a prefix; a number on its own may be the end of an id. */
function asPrefix(/** @type {string} */ text) {
  if (/^\d+$/.test(text)) return text;
  const last = text.match(/(?<=^|\s)[\p{L}\p{N}]{3,}$/u)?.[0];
  return last ? `${text} ${last}*` : text;
}

/**
 * Return collections with the typed words, as links to their pages.
 * @param {string} text
 * @returns {Promise<Option[]>}
 */
async function collections(text) {
  /** @type {Record<string, number>} */
  const taken = {};
  const rows = (await begun(text, BASE)).filter(
    ([, kind]) => (taken[kind] = (taken[kind] ?? 0) + 1) <= NAMES_OF_A_KIND
  );
  return rows.slice(0, NAMES).map(([label, kind, address, papers]) => ({
    href: new URL(address, ROOT).href,
    label,
    about: `${kind}, ${counted(papers)}`,
  }));
}
