/** The card of a saved paper: as lists show papers, with the reader's note and what to do with it. */
import { element } from "../element.js";
import { addressOf } from "./fetching.js";

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
export function card({ slug, title }, acts) {
  const button = (/** @type {string} */ textContent, /** @type {string} */ ariaLabel, /** @type {() => void} */ onclick) =>
    element("button", { type: "button", textContent, ariaLabel, title: ariaLabel, onclick });
  const item = element("li", {},
    element("a", { href: addressOf(slug) }), " ", element("span", { className: "by" }), " ",
    element("span", { className: "summary" }), " ", element("span", { className: "facts" }),
    noteOf(title, acts.note),
    element("span", { className: "arrange" },
      button("↑", `Move up: ${title}`, () => acts.move(-1)),
      button("↓", `Move down: ${title}`, () => acts.move(1)),
      button("Remove", `Remove: ${title}`, acts.take)));
  item.addEventListener("keydown", (event) => {
    const by = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
    if (!event.altKey || !by) return;
    event.preventDefault();
    acts.move(by);
  });
  return item;
}

/** The field of a note, which is kept when one pauses or leaves. */
function noteOf(/** @type {string} */ title, /** @type {(text: string) => void} */ keep) {
  const field = element("textarea", { rows: 1, placeholder: "Add a note", ariaLabel: `Note on ${title}`, maxLength: 10_000 });
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
