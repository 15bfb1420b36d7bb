/** The card of a saved paper: as lists show papers, with the reader's note and what to do with it. */
import { button as buttonOf, element } from "../element.js";
import { addressOf } from "./fetching.js";
import { LONGEST } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {{move: (by: number) => void, take: () => void, note: (text: string) => void}} Acts */

const PAUSE = 400; // milliseconds after the last letter of a note
/** @type {Map<HTMLTextAreaElement, () => void>} what keeps a note that is being written */
const unkept = new Map();
addEventListener("pagehide", () => unkept.forEach((keep) => keep()));

/**
 * A card without what may change, which `fill` puts in.
 * @param {Saved} paper
 * @param {Acts} acts
 */
export function card({ slug }, acts) {
  /** @type {(label: string, act: string, onclick: () => void) => HTMLButtonElement} */
  const button = (label, act, onclick) => named(buttonOf(label, onclick, { title: act }), act);
  const item = element("li", {},
    element("a", { href: addressOf(slug) }), " ", element("span", { className: "by" }), " ",
    element("span", { className: "summary" }), " ", element("span", { className: "facts" }),
    named(noteOf(acts.note), "Note on"),
    element("span", { className: "arrange" },
      button("↑", "Move up", () => acts.move(-1)),
      button("↓", "Move down", () => acts.move(1)),
      button("Remove", "Remove", acts.take)));
  item.addEventListener("keydown", (event) => {
    const by = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
    if (!event.altKey || !by || event.target instanceof HTMLTextAreaElement) return; // there they move the cursor
    event.preventDefault();
    acts.move(by);
  });
  return item;
}

/**
 * A control that is named for what it does with the paper.
 * @template {HTMLElement} Control
 * @param {Control} control
 * @param {string} act
 */
function named(control, act) {
  control.dataset.act = act;
  return control;
}

/** The field of a note, which is kept when one pauses or leaves. */
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

/** Puts into a card what is stored of its paper. */
export function fill(/** @type {HTMLLIElement} */ item, /** @type {Saved} */ { title, by, day, summary = "", machine, note = "" }) {
  const [link, authors, about, facts] = item.children;
  link.textContent = title;
  authors.textContent = by;
  about.textContent = summary;
  about.classList.toggle("machine", machine === true);
  facts.replaceChildren(...day ? [element("time", { dateTime: day, textContent: label(day) })] : []);
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (item.querySelectorAll("[data-act]")))
    control.ariaLabel = `${control.dataset.act} ${title}`;
  const field = /** @type {HTMLTextAreaElement} */ (item.querySelector("textarea"));
  if (!unkept.has(field)) field.value = note;
}

/** A day, month or year for people. */
function label(/** @type {string} */ day) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: "numeric", timeZone: "UTC", ...day.length > 4 && { month: "short" }, ...day.length > 7 && { day: "numeric" } };
  const date = new Date(`${`${day}-01-01`.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(date.valueOf()) ? day : new Intl.DateTimeFormat("en-GB", parts).format(date);
}
