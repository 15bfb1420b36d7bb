/**
 * The facets: values of the papers that match, with counts; counted when opened.
 */
import { element } from "./element.js";
import { FACETS } from "./filters.js";

export class Facets {
  /**
   * @param {(facet: string) => Promise<{name: string, count: number}[]>} count
   * @param {(facet: string, value: string) => void} choose
   */
  constructor(count, choose) {
    this.count = count;
    this.choose = choose;
    this.boxes = Object.entries(FACETS).map(([facet, title]) => {
      const list = element("ul");
      /** @type {HTMLDetailsElement} */
      const box = element("details", { ontoggle: () => box.open && this.#fill(facet, list) },
        element("summary", {}, title), list);
      return { facet, box, list };
    });
    this.node = element("div", { class: "as-facets" }, ...this.boxes.map(({ box }) => box));
  }

  /** Count again what is open. */
  refresh() {
    for (const { facet, box, list } of this.boxes) {
      list.replaceChildren();
      if (box.open) this.#fill(facet, list);
    }
  }

  /**
   * @param {string} facet
   * @param {HTMLElement} list
   */
  async #fill(facet, list) {
    const rows = await this.count(facet);
    list.replaceChildren(...rows.map(({ name, count }) => element("li", {},
      element("button", { type: "button", onclick: () => this.choose(facet, name) }, `${name} (${count})`))));
  }
}
