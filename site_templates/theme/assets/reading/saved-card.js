/** The card of a saved paper, with the reader's note, its folder, and controls to move and remove it. */
import { blankCard, fillCard, placeSummary } from "../card.js";
import { button as buttonOf, element } from "../element.js";
import { draggable } from "./dragging.js";
import { addressOf } from "./fetching.js";
import { fillChoice, folderChoice } from "./folder-choice.js";
import { LONGEST, tagAddress } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */
/**
 * @typedef {object} Acts
 * @property {(by: number) => void} move
 * @property {(isDropped: boolean) => void} drop called when the card was dragged
 * @property {(folder: string) => void} put
 * @property {() => void} take
 * @property {(text: string) => void} note
 */

const PAUSE = 400; // milliseconds after the last keystroke in a note
/** @type {Map<HTMLTextAreaElement, () => void>} functions that keep unfinished notes */
const unkept = new Map();
addEventListener("pagehide", () => unkept.forEach((keep) => keep()));

/**
 * Make a card without its changeable parts, which `fill` adds.
 * @param {Saved} paper
 * @param {Acts} acts
 */
export function card({ slug }, acts) {
  /** @type {(label: string, act: string, onclick: () => void) => HTMLButtonElement} */
  const button = (label, act, onclick) => named(buttonOf(label, onclick, { title: act }), act);
  const item = blankCard(addressOf(slug));
  placeSummary(item);
  const grip = element("span", { className: "grip", title: "Drag to another place" });
  const arrange = element(
    "span",
    { className: "arrange" },
    grip,
    button("↑", "Move up", () => acts.move(-1)),
    button("↓", "Move down", () => acts.move(1)),
    named(folderChoice(acts.put), "Folder of")
  );
  item.append(
    element("div", { className: "mine" }, named(noteOf(acts.note), "Note on"), arrange),
    named(buttonOf("", acts.take, { className: "star", title: "Remove (s)" }), "Save")
  );
  draggable(grip, item, acts.drop);
  return item;
}

/**
 * Mark a control with its action, for `fill` to label it.
 * @template {HTMLElement} Control
 * @param {Control} control
 * @param {string} act
 */
function named(control, act) {
  control.dataset.act = act;
  return control;
}

/** Make the field of a note, which is kept when the reader pauses or leaves. */
function noteOf(/** @type {(text: string) => void} */ keep) {
  const field = element("textarea", { rows: 1, placeholder: "Add a note", maxLength: LONGEST.note });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const done = () => {
    clearTimeout(timer);
    if (unkept.delete(field)) keep(field.value);
  };
  field.addEventListener("input", () => {
    unkept.set(field, done);
    clearTimeout(timer);
    timer = setTimeout(done, PAUSE);
  });
  field.addEventListener("change", done);
  return field;
}

/** Fill a card with what is stored about its paper. */
export function fill(
  /** @type {HTMLLIElement} */ item,
  /** @type {Saved} */ { summary = "", machine, note = "", folder = "", tags = [], ...paper },
  /** @type {string[]} */ folders
) {
  const links = tags.map((tag) => element("a", { href: tagAddress(tag), textContent: tag.name }));
  fillCard(item, { ...paper, tags: links });
  const about = /** @type {Element} */ (item.querySelector(":scope > .summary"));
  about.textContent = summary;
  about.classList.toggle("machine", machine === true);
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (item.querySelectorAll("[data-act]")))
    control.ariaLabel = `${control.dataset.act} ${paper.title}`;
  fillChoice(/** @type {HTMLSelectElement} */ (item.querySelector("select")), folders, folder);
  const field = /** @type {HTMLTextAreaElement} */ (item.querySelector("textarea"));
  if (!unkept.has(field)) field.value = note;
}
