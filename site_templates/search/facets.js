/**
 * Years, tags and authors of what was found, with counts; asked for when opened.
 */
import { element } from "./element.js";

const KINDS = { year: "Years", tag: "Tags", author: "Authors" };

export class Facets {
  /**
   * @param {(kind: string) => Promise<{name: string, count: number}[]>} count
   * @param {(kind: string, value: string) => void} choose
   */
  constructor(count, choose) {
    this.count = count;
    this.choose = choose;
    this.boxes = Object.entries(KINDS).map(([kind, label]) => {
      const list = element("ul");
      const box = element("details", { ontoggle: () => box.open && this.#fill(kind, list) },
        element("summary", {}, label), list);
      return { kind, box, list };
    });
    this.node = element("div", { class: "as-facets" }, ...this.boxes.map(({ box }) => box));
  }

  /** Count again what is open. */
  refresh() {
    for (const { kind, box, list } of this.boxes) {
      list.replaceChildren();
      if (box.open) this.#fill(kind, list);
    }
  }

  async #fill(kind, list) {
    const rows = await this.count(kind);
    list.replaceChildren(...rows.map(({ name, count }) => element("li", {},
      element("button", { type: "button", onclick: () => this.choose(kind, name) }, `${name} (${count})`))));
  }
}
