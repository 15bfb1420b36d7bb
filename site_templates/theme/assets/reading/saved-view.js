/** Which saved papers are shown: those of one folder, with words in their title, authors or note. */
import { button, counted, element } from "../element.js";
import { folded } from "../letters.js";
import { state, stated } from "./address.js";
import { ask } from "./asking.js";
import { askForFolder, fillChoice, folderChoice } from "./folder-choice.js";
import { dissolve, put, rename } from "./folders.js";
import { say } from "./keep.js";
import { folderName, NAME, saved } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */

const UNFILED = "/"; // no folder's name begins with a slash
const NOWHERE = "There is no such folder in this browser.";

export class View {
  /** @param {() => void} changed called when other papers are shown */
  constructor(changed) {
    this.changed = changed;
    this.folder = stated("folder");
    this.shown = "";
    /** @type {string[]} */
    this.words = [];
    this.field = element("input", {
      type: "search",
      placeholder: "Filter",
      ariaLabel: "Filter by title, author or note",
      oninput: () => {
        this.words = folded(this.field.value).split(/\s+/).filter(Boolean);
        changed();
      },
    });
    this.chips = element("div", { className: "filters", role: "group", ariaLabel: "Folders" });
    this.count = element("span", { ariaLive: "polite" });
    this.rename = button("Rename", () => this.#rename());
    this.dissolve = button("Delete", () => this.#dissolve());
    this.all = folderChoice((name) => this.#put(name));
    this.all.ariaLabel = "Move all of these";
    this.acts = element("p", { className: "acts" }, this.count, this.rename, this.dissolve, this.all);
  }

  /** Return whether a paper is shown. */
  fits(/** @type {Saved} */ { title, by, note = "", folder = "" }) {
    if (this.folder && folder !== (this.folder === UNFILED ? "" : this.folder)) return false;
    const text = this.words.length ? folded(`${title} ${by} ${note}`) : "";
    return this.words.every((word) => text.includes(word));
  }

  /** Show all papers. */
  clear() {
    this.field.value = "";
    this.words = [];
    this.choose("");
  }

  /** Show the papers of a folder, or all. */
  choose(/** @type {string} */ name) {
    this.folder = name;
    state("folder", name);
    this.changed();
  }

  /** Show the folders. */
  refresh(/** @type {Saved[]} */ papers, /** @type {string[]} */ folders) {
    const names = ["", ...folders, ...(folders.length ? [UNFILED] : [])];
    if (!names.includes(this.folder)) {
      this.folder = "";
      state("folder", "");
      say(NOWHERE);
    }
    this.#showChips(names.map((name) => this.#chip(name, papers)));
  }

  /** Show what can be done with the papers shown. */
  tell(/** @type {number} */ shown, /** @type {string[]} */ folders) {
    this.acts.hidden = !this.folder && !this.words.length;
    this.count.textContent = counted(shown);
    this.rename.hidden = this.dissolve.hidden = !folders.includes(this.folder);
    this.all.hidden = !shown;
    fillChoice(this.all, folders, "", "Move to");
  }

  /** Replace the chips; the focus stays, and the pressed one is in sight. */
  #showChips(/** @type {HTMLButtonElement[]} */ chips) {
    const focused = this.chips.contains(document.activeElement) ? document.activeElement : null;
    this.chips.replaceChildren(
      ...chips,
      button("+ New folder", () => askForFolder((made) => this.choose(made)))
    );
    const find = (/** @type {string} */ name) => chips.find(({ value }) => value === name);
    if (focused instanceof HTMLButtonElement) find(focused.value)?.focus({ preventScroll: true });
    if (this.shown !== this.folder)
      find(this.folder)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.shown = this.folder;
  }

  /** Make the button of a folder, with the number of its papers. */
  #chip(/** @type {string} */ name, /** @type {Saved[]} */ papers) {
    const label = name === UNFILED ? "No folder" : name || "All";
    const inside = papers.filter(({ folder = "" }) => !name || folder === (name === UNFILED ? "" : name));
    const chip = button(`${label} `, () => this.choose(name), {
      value: name,
      ariaPressed: String(name === this.folder),
    });
    chip.append(element("small", { textContent: inside.length.toLocaleString("en") }));
    return chip;
  }

  #rename() {
    const before = this.folder;
    ask("Name of the folder", before, NAME, (text) => {
      this.folder = folderName(text); // already when the page hears of the new name
      const wrong = this.folder ? rename(before, this.folder) : "Write a name.";
      this.choose(wrong ? before : this.folder);
      return wrong;
    });
  }

  #dissolve() {
    const name = this.folder;
    const { wrong, undo } = dissolve(name);
    if (wrong) return say(wrong);
    this.choose("");
    this.chips.querySelector("button")?.focus();
    say(`Folder “${name}” deleted; its papers stay`, () => undo() || `Folder “${name}” is back`);
  }

  /** Move the papers shown into a folder. */
  #put(/** @type {string} */ name) {
    const shown = saved().papers.filter((paper) => this.fits(paper));
    const { wrong, undo } = put(
      shown.map(({ slug }) => slug),
      name
    );
    if (wrong) return say(wrong);
    say(
      `${counted(shown.length)} moved to ${name ? `“${name}”` : "no folder"}`,
      () => undo() || "Moved back"
    );
  }
}
