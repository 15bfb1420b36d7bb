/** Suggestions under the header's search box: names and titles. */
import { element } from "../theme/assets/element.js";
import { stepOf } from "./arrows.js";
import { optionsFor } from "./options.js";
import { isEastern } from "./words.js";
import { t } from "../theme/assets/texts.js";

const WAIT = 150;

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
      ariaLabel: t("Suggestions"),
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
    form.append(this.list);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget !== input && !this.list.contains(/** @type {Node | null} */ (relatedTarget)))
        this.#close();
    });
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
    if (text.length < 2 && !isEastern(text)) return this.#show([]);
    const options = await optionsFor(text).catch(() => []); // the box still opens the search page
    if (turn === this.turn) this.#show(options);
  }

  /** Close the list; what is still being looked for does not open it. */
  #close() {
    clearTimeout(this.timer);
    this.turn++;
    this.#show([]);
  }

  /** @param {import("./options.js").Option[]} options */
  #show(options) {
    this.chosen = -1;
    const items = options.map(({ href, label, about }, at) => {
      const option = { href, role: "option", id: `as-option-${at}`, ariaSelected: "false", tabIndex: -1 };
      const link = element("a", { ...option, dir: "auto" }, label, " ", element("small", {}, about));
      return element("li", { role: "presentation" }, link);
    });
    this.list.replaceChildren(...items);
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
      this.#close();
    }
  }
}
