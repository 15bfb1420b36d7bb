/** What the map shows of one paper: the card of the chosen one, the title of the one under the mouse. */
import { authorLine, blankCard, fillCard, slugOf } from "../card.js";
import { element } from "../element.js";
import { keep } from "../reading/keep.js";
import { t } from "../texts.js";

const REST = 90; // milliseconds that the mouse rests before a title shows

/** @typedef {import("../../../search/index.js").Shown} Shown */

export class Detail {
  /** @param {(point: number) => Promise<Shown>} record */
  constructor(record) {
    this.record = (/** @type {number} */ point) => (point < 0 ? null : record(point).catch(() => null));
    this.point = -1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    this.turn = 0;
    this.tip = element("div", { className: "tip", hidden: true });
    this.list = element("ol", { ariaLabel: t("Paper"), ariaLive: "polite" });
    this.close = element("button", { type: "button", textContent: "×", ariaLabel: t("Close"), hidden: true });
    this.nodes = [this.tip, element("div", { className: "detail" }, this.list, this.close)];
    /** @type {import("../reading/keep.js").Listed[]} */
    this.papers = [];
    this.kept = keep(() => this.papers);
  }

  /** How much of the map's lower end the card covers, in pixels. */
  get height() {
    return this.list.offsetHeight;
  }

  /** Show the card of a paper; none for -1. */
  async show(/** @type {number} */ point) {
    this.unhint();
    this.point = point;
    const shown = await this.record(point);
    if (point !== this.point) return;
    this.papers = shown ? [listed(shown)] : [];
    this.list.replaceChildren(...this.papers.map(({ item }) => item));
    this.close.hidden = !shown;
    this.kept.refresh();
  }

  /**
   * Show the title of the paper under the mouse, once the mouse rests.
   * @param {number} x pixel
   * @param {number} y
   * @param {boolean} isBefore whether the title has its place before the mouse
   * @param {() => number} find
   */
  hint(x, y, isBefore, find) {
    this.unhint();
    const { turn } = this;
    this.rest = setTimeout(async () => {
      const shown = await this.record(find());
      if (!shown || turn !== this.turn) return;
      this.tip.textContent = shown.title;
      this.tip.style.translate = `${x}px ${y}px`;
      this.tip.classList.toggle("before", isBefore);
      this.tip.hidden = false;
    }, REST);
  }

  unhint() {
    clearTimeout(this.rest);
    this.turn++;
    this.tip.hidden = true;
  }
}

/** Make the card of a paper. */
function listed(/** @type {Shown} */ { url, authors, authorCount, votes, tags, ...said }) {
  const by = authorLine(authors, authorCount);
  const links = tags.map((tag) => element("a", { href: `?${new URLSearchParams({ tag })}` }, tag));
  const item = fillCard(blankCard(url), { ...said, by, votes: votes ?? 0, tags: links });
  return { item, paper: { slug: slugOf(url), title: said.title, by, day: said.day } };
}
