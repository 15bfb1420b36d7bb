/** Folders of saved papers: a paper is in one folder or in none, and a folder is its name. */
import { button, element, filterButton } from "../element.js";
import { state, stated } from "./address.js";
import { act, say } from "./keep.js";
import { change, folderName, NAME, saved, spelled } from "./saved.js";
import { counted, plural, t } from "../texts.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {import("./saved.js").Kept} Kept */

// No folder's name begins with a slash.
const UNFILED = "/";
const NEW = "/new";
const NOWHERE = t("There is no such folder in this browser.");

/** The row of folders on the page, and what can be done with the papers shown. */
export class Folders {
  /**
   * @param {() => Saved[]} shown
   * @param {() => void} changed called when another folder is chosen
   */
  constructor(shown, changed) {
    this.changed = changed;
    this.chosen = stated("folder");
    this.row = element("div", { className: "filters", role: "group", ariaLabel: t("Folders") });
    this.count = element("span", { ariaLive: "polite" });
    this.rename = button(t("Rename"), () => ask(this.chosen, (name) => this.#rename(name)));
    this.dissolve = button(t("Delete"), () => this.#dissolve());
    this.all = folderChoice(t("Move all of these"), (name) => {
      const slugs = shown().map(({ slug }) => slug);
      const said = name
        ? plural(slugs.length, "{n} paper moved to “{name}”", "{n} papers moved to “{name}”", { name })
        : plural(slugs.length, "{n} paper moved to no folder", "{n} papers moved to no folder");
      file(slugs, name, said);
    });
    this.acts = element("p", { className: "acts" }, this.count, this.rename, this.dissolve, this.all);
  }

  /** Return whether a paper is in the chosen folder. */
  has(/** @type {Saved} */ { folder = UNFILED }) {
    return !this.chosen || folder === this.chosen;
  }

  /** Show a folder; `""` for all papers. */
  choose(/** @type {string} */ name) {
    this.chosen = name;
    state("folder", name);
    this.changed();
    this.showChosen();
  }

  /** Scroll the row to the chosen folder. */
  showChosen() {
    this.#chip(this.chosen)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Show the folders; the focus stays. */
  refresh({ papers, folders } = saved()) {
    const names = ["", ...folders, ...(folders.length ? [UNFILED] : [])];
    if (!names.includes(this.chosen)) {
      this.chosen = ""; // the folder was deleted, perhaps in another tab
      state("folder", "");
      say(NOWHERE);
    }
    const focused = this.row.contains(document.activeElement) ? document.activeElement : null;
    /** @type {Map<string, number>} */
    const counts = new Map([["", papers.length]]);
    for (const { folder = UNFILED } of papers) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    const chips = names.map((name) => {
      const label = name === UNFILED ? t("No folder") : name || t("All");
      const chip = filterButton(name, label, counts.get(name) ?? 0, () => this.choose(name));
      chip.ariaPressed = String(name === this.chosen);
      return chip;
    });
    const add = button(t("+ New folder"), () => ask("", (name) => create(name, (made) => this.choose(made))));
    this.row.replaceChildren(...chips, add);
    if (focused instanceof HTMLButtonElement) this.#chip(focused.value)?.focus({ preventScroll: true });
  }

  /** Show what can be done with a number of papers. */
  tell(/** @type {number} */ shown, /** @type {boolean} */ isFiltered) {
    const { folders } = saved();
    this.acts.hidden = !this.chosen && !isFiltered;
    this.count.textContent = counted(shown);
    this.rename.hidden = this.dissolve.hidden = !folders.includes(this.chosen);
    this.all.hidden = !shown;
    fillChoice(this.all, folders, UNFILED);
  }

  #chip(/** @type {string} */ name) {
    return [...this.row.querySelectorAll("button")].find(({ value }) => value === name);
  }

  #rename(/** @type {string} */ name) {
    const before = this.chosen;
    const same = spelled(saved().folders, name);
    if (same && same !== before) return t("There is a folder “{name}” already.", { name: same });
    this.chosen = name; // already when the page hears of the new name
    const wrong = change(({ papers, folders }) => ({
      papers: papers.map((paper) => (paper.folder === before ? { ...paper, folder: name } : paper)),
      folders: folders.map((known) => (known === before ? name : known)),
    }));
    this.choose(wrong ? before : name);
    return wrong;
  }

  #dissolve() {
    const name = this.chosen;
    const said = t("Folder “{name}” deleted; its papers stay", { name });
    act(({ papers, folders }) => {
      const inside = papers.filter(({ folder }) => folder === name).map(({ slug }) => slug);
      return { ...filed(papers, inside, ""), folders: folders.filter((known) => known !== name) };
    }, said);
    if (!this.chosen) this.#chip("")?.focus(); // else the folder is still there
  }
}

/** Make a folder, unless there is one of this name. Return why there is none. */
function create(/** @type {string} */ name, /** @type {(name: string) => void} */ made) {
  const wrong = change(({ folders }) => (spelled(folders, name) ? {} : { folders: [...folders, name] }));
  if (!wrong) made(spelled(saved().folders, name));
  return wrong;
}

/** Move papers into a folder, or into none, and say so. */
export const file = (
  /** @type {string[]} */ slugs,
  /** @type {string} */ name,
  /** @type {string} */ words
) => act(({ papers }) => filed(papers, slugs, name), words);

function filed(
  /** @type {Saved[]} */ papers,
  /** @type {string[]} */ slugs,
  /** @type {string | undefined} */ name
) {
  const wanted = new Set(slugs);
  const folder = name || undefined;
  return { papers: papers.map((paper) => (wanted.has(paper.slug) ? { ...paper, folder } : paper)) };
}

/**
 * Make a choice of a folder, which `fillChoice` fills.
 * @param {string} ariaLabel
 * @param {(name: string) => void} choose called with the name; "" for none
 */
export function folderChoice(ariaLabel, choose) {
  const select = element("select", {
    ariaLabel,
    onchange: () => {
      const { value } = select;
      select.value = select.dataset.folder ?? ""; // until the choice is stored
      if (value === NEW) ask("", (name) => create(name, choose));
      else choose(value);
    },
  });
  return select;
}

/** Fill a choice with the folders. */
export function fillChoice(
  /** @type {HTMLSelectElement} */ select,
  /** @type {string[]} */ folders,
  chosen = ""
) {
  const head = new Option(t("Move to"), UNFILED);
  head.hidden = head.disabled = true;
  const options = [["", t("No folder")], ...folders.map((name) => [name, name]), [NEW, t("New folder …")]];
  select.replaceChildren(head, ...options.map(([value, label]) => new Option(label, value)));
  select.dataset.folder = select.value = chosen;
}

/**
 * Ask for a folder's name.
 * @param {string} before
 * @param {(name: string) => string} take returns why the name cannot be taken; "" closes the dialog
 */
function ask(before, take) {
  const title = t("Name of the folder");
  const input = element("input", { value: before, maxLength: NAME, required: true, autofocus: true });
  const status = element("p", { role: "alert" });
  const label = element("label", {}, title, " ", input);
  const save = element("button", { textContent: t("Save") });
  const cancel = button(t("Cancel"), () => dialog.close());
  const form = element("form", { method: "dialog" }, label, status, save, cancel);
  const dialog = element("dialog", { className: "md-typeset", ariaLabel: title }, form);
  form.addEventListener("submit", (event) => {
    const name = folderName(input.value);
    status.textContent = name ? take(name) : t("Write a name.");
    if (status.textContent) event.preventDefault();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}
