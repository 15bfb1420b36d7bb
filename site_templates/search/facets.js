/**
 * The facets: values of the matching papers, with counts. On wide screens, next to the results, they are
 * open; elsewhere they are counted when opened.
 */
import { button, element } from "../theme/assets/element.js";
import { FACETS } from "./filters.js";

/** @typedef {Record<string, {name: string, count: number}[]>} Counts by facet */

export class Facets {
  /**
   * @param {(facets: string[]) => Promise<Counts>} count
   * @param {(facet: string, value: string) => void} choose
   */
  constructor(count, choose) {
    this.count = count;
    this.choose = choose;
    this.turn = 0;
    this.isWide = matchMedia("(min-width: 60em)").matches;
    this.boxes = Object.entries(FACETS).map(([facet, title]) => {
      const list = element("ul");
      /** @type {HTMLDetailsElement} */
      const box = element(
        "details",
        {
          open: this.isWide,
          ontoggle: () => box.open && !this.node.hidden && !list.hasChildNodes() && this.#fill(),
        },
        element("summary", {}, title),
        list
      );
      return { facet, box, list };
    });
    this.node = element("div", { className: "as-facets", hidden: true }, ...this.boxes.map(({ box }) => box));
  }

  /** Count the open facets again. */
  refresh() {
    for (const { box, list } of this.boxes) if (!box.open) list.replaceChildren();
    return this.#fill();
  }

  async #fill() {
    const turn = ++this.turn;
    const open = this.boxes.filter(({ box }) => box.open);
    if (!open.length) return;
    const counts = await this.count(open.map(({ facet }) => facet)).catch(() => null);
    if (turn !== this.turn || !counts) return; // the results do not need the counts
    for (const { facet, box, list } of open) {
      box.hidden = this.isWide && !counts[facet].length;
      list.replaceChildren(
        ...counts[facet].map(({ name, count }) =>
          element(
            "li",
            {},
            button(count ? `${name} (${count})` : name, () => this.choose(facet, name))
          )
        )
      );
    }
  }
}
