/** The card of a saved paper, with the reader's note and buttons to move and remove it. */
import { blankCard, fillCard, placeSummary } from "../card.js";
import { button as buttonOf, element } from "../element.js";
import { addressOf } from "./fetching.js";
import { LONGEST } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {{move: (by: number) => void, take: () => void, note: (text: string) => void}} Acts */

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
  item.append(
    named(noteOf(acts.note), "Note on"),
    element(
      "span",
      { className: "arrange" },
      button("↑", "Move up", () => acts.move(-1)),
      button("↓", "Move down", () => acts.move(1)),
      button("Remove", "Remove", acts.take)
    )
  );
  item.addEventListener("keydown", (event) => {
    const by = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
    if (!event.altKey || !by || event.target instanceof HTMLTextAreaElement) return; // in a note, the keys move the cursor
    event.preventDefault();
    acts.move(by);
  });
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
  /** @type {Saved} */ { summary = "", machine, note = "", ...paper }
) {
  fillCard(item, paper);
  const about = /** @type {Element} */ (item.querySelector(":scope > .summary"));
  about.textContent = summary;
  about.classList.toggle("machine", machine === true);
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (item.querySelectorAll("[data-act]")))
    control.ariaLabel = `${control.dataset.act} ${paper.title}`;
  const field = /** @type {HTMLTextAreaElement} */ (item.querySelector("textarea"));
  if (!unkept.has(field)) field.value = note;
}
