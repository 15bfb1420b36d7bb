/** A bar above a list, always in sight: saves or exports the selected papers, or all if none is selected. */
import { button, element } from "../element.js";
import { exported, FILES, notesChoice } from "./exporting.js";
import { likeAddress } from "./fetching.js";
import { add } from "./saved.js";
import { plural, t } from "../texts.js";

/** @typedef {import("./keep.js").Listed} Listed */
/** @typedef {import("./saved.js").Shown} Saved */

export class Selection {
  /**
   * @param {() => Listed[]} shown the papers of the list, which may change
   * @param {{total?: () => number, most?: number, whole?: () => Promise<Saved[]>}} all papers beyond this page
   * @param {Element} controls the element before the bar
   * @param {() => void} close called when the reader is done
   */
  constructor(shown, all, controls, close) {
    this.controls = controls;
    this.shown = shown;
    this.all = all;
    /** @type {Map<string, Saved>} */
    this.chosen = new Map();
    /** @type {AbortController | null} */
    this.running = null;
    this.status = element("span", { role: "status" });
    this.stop = button(t("Stop"), () => this.running?.abort());
    this.clear = button(t("Clear"), () => {
      this.chosen.clear();
      this.refresh();
      this.count();
    });
    this.notes = notesChoice();
    this.actions = [
      button(t("Save"), () => this.#save()),
      ...FILES.map((format) => button(format.label, () => this.#export(format))),
      ...("like" in document.documentElement.dataset
        ? [button(t("More like these"), () => this.#findMore())]
        : []),
    ];
    this.bar = element(
      "div",
      { className: "selection", ariaLabel: t("Selected papers") },
      this.status,
      ...this.actions,
      this.notes.label,
      this.stop,
      this.clear,
      button(t("Done"), close)
    );
    this.bar.role = "region";
    this.stop.hidden = true;
  }

  /** Show or hide the bar and the checkboxes. */
  show(/** @type {boolean} */ isOn) {
    document.querySelector("article")?.classList.toggle("selects", isOn);
    this.notes.refresh();
    if (isOn) this.controls.after(this.bar);
    else this.bar.remove();
    if (!isOn) this.chosen.clear();
    this.refresh();
    this.count();
  }

  /** Give each listed paper a checkbox. */
  refresh() {
    for (const { item, paper } of this.shown()) {
      /** @type {HTMLInputElement | null} */
      let box = item.querySelector("input.select");
      if (!box) {
        const ariaLabel = t("Select {title}", { title: paper.title });
        box = element("input", { type: "checkbox", className: "select", ariaLabel });
        box.addEventListener("change", () => this.toggle(paper));
        item.append(box);
      }
      box.checked = this.chosen.has(paper.slug);
    }
  }

  /** Select a paper, or deselect it. */
  toggle(/** @type {Saved} */ paper) {
    if (!this.chosen.delete(paper.slug)) this.chosen.set(paper.slug, paper);
    this.refresh();
    this.count();
  }

  /** Show how many papers the buttons act on. */
  count() {
    const { total, most = Infinity } = this.all;
    const count = total?.() ?? this.#listed().length;
    this.status.textContent = this.chosen.size
      ? plural(this.chosen.size, "{n} selected", "{n} selected")
      : count > most
        ? plural(count, "The first {most} of {n} paper", "The first {most} of {n} papers", { most })
        : plural(count, "All: {n} paper", "All: {n} papers");
    this.clear.disabled = this.chosen.size === 0;
  }

  /** Return the papers that the buttons act on. */
  async #papers() {
    if (this.chosen.size) return [...this.chosen.values()];
    return this.all.whole ? this.all.whole() : this.#listed();
  }

  /** Return the papers of the list, each once, without papers hidden by a filter or next to the list. */
  #listed() {
    const papers = this.shown()
      .filter(({ item }) => item.checkVisibility() && !item.closest(".aside"))
      .map(({ paper }) => paper);
    return [...new Map(papers.map((paper) => [paper.slug, paper])).values()];
  }

  async #save() {
    await this.#run(async () => {
      const papers = await this.#papers();
      const { size } = new Set(papers.map(({ slug }) => slug));
      this.status.textContent = add(papers) || plural(size, "{n} paper saved", "{n} papers saved");
    });
  }

  async #export(/** @type {import("../citations.js").Format} */ format) {
    await this.#run(async (signal) => {
      const slugs = (await this.#papers()).map(({ slug }) => slug);
      await exported(slugs, this.notes.own(), format, (words) => (this.status.textContent = words), signal);
    });
  }

  async #findMore() {
    await this.#run(async () => {
      location.href = likeAddress((await this.#papers()).map(({ slug }) => slug));
    });
  }

  /** Run a long task: the reader can stop it, and cannot start another one. */
  async #run(/** @type {(signal: AbortSignal) => Promise<void>} */ act) {
    const running = (this.running = new AbortController());
    for (const action of this.actions) action.disabled = true;
    this.stop.hidden = false;
    try {
      await act(running.signal);
    } catch {
      this.status.textContent = t("The list could not be read. Try again when you are online.");
    }
    for (const action of this.actions) action.disabled = false;
    this.stop.hidden = true;
  }
}
