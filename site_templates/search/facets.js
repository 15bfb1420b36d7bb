/**
 * The filters: those that are on, and the facets, which are values of the matching papers with counts. On wide
 * screens, next to the results, they are open; elsewhere they are behind a button, and counted when opened.
 */
import { button, element } from "../theme/assets/element.js";
import { FACETS } from "./filters.js";
import { t } from "../theme/assets/texts.js";

/** @typedef {Record<string, {name: string, count: number}[]>} Counts by facet */

/** @type {Record<string, string>} values of the filter `has:` */
const LINKED = { code: t("code"), data: t("data"), project: t("project") };

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
    this.isOpen = this.isWide;
    this.isNarrowable = false;
    this.chips = element("div", { className: "as-chips" });
    this.boxes = Object.entries(FACETS).map(([facet, title]) => {
      const list = element("ul");
      const ontoggle = () => box.open && this.isNarrowable && !list.hasChildNodes() && this.#fill();
      const about = { open: this.isWide, ontoggle };
      /** @type {HTMLDetailsElement} */
      const box = element("details", about, element("summary", {}, title), list);
      return { facet, box, list };
    });
    this.node = element("div", { className: "as-facets", id: "as-facets", hidden: true }, this.chips);
    this.node.append(...this.boxes.map(({ box }) => box));
    const toggle = () => this.#open(this.button.ariaExpanded !== "true");
    this.button = button("", toggle, { className: "as-filters", hidden: true });
    this.button.setAttribute("aria-controls", this.node.id);
  }

  /**
   * Show the filters that are on, each as a button that removes it, and the facets if there is something to narrow.
   * @param {HTMLElement[]} chips
   * @param {boolean} isNarrowable
   */
  show(chips, isNarrowable) {
    this.isNarrowable = isNarrowable;
    this.chips.replaceChildren(...chips);
    this.node.classList.toggle("as-bare", !isNarrowable);
    this.button.textContent = chips.length ? t("Filters: {n}", { n: chips.length }) : t("Filters");
    this.button.hidden = this.isWide || !(chips.length || isNarrowable);
    // What finds nothing shows why at once.
    this.#place(isNarrowable ? this.isOpen : chips.length > 0);
  }

  #open(/** @type {boolean} */ isOpen) {
    this.isOpen = isOpen;
    this.#place(isOpen);
  }

  #place(/** @type {boolean} */ isShown) {
    this.node.hidden = !isShown;
    this.button.ariaExpanded = String(isShown);
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
        ...counts[facet].map(({ name, count }) => {
          const said = (facet === "has" && LINKED[name]) || name;
          const label = count ? `${said} (${count})` : said;
          const choose = button(label, () => this.choose(facet, name));
          return element("li", {}, choose);
        })
      );
    }
  }
}
