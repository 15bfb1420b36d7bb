/** The card of a saved paper, with the reader's note, its folder, and controls to move and remove it. */
import { fillCard, placeSummary } from "../card.js";
import { button, element } from "../element.js";
import { fillChoice, folderChoice } from "./folders.js";
import { LONGEST, tagAddress } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */
/**
 * @typedef {object} Acts what the controls of a card do
 * @property {(slug: string, by: number) => void} move
 * @property {(slug: string, folder: string) => void} put
 * @property {(slug: string) => void} take
 * @property {(slug: string, text: string) => void} note
 */

const PAUSE = 400; // milliseconds after the last keystroke in a note
/** @type {Map<HTMLTextAreaElement, () => void>} functions that keep unfinished notes */
const unkept = new Map();
addEventListener("pagehide", () => unkept.forEach((keep) => keep()));

/**
 * Fill a card with what is stored about its paper, and give it its controls if it has none.
 * @param {HTMLLIElement} item
 * @param {Saved} paper
 * @param {string[]} folders
 * @param {Acts} acts
 */
export function fill(item, paper, folders, acts) {
  const { slug, title, summary = "", machine, note = "", folder = "", tags = [], ...more } = paper;
  if (!item.querySelector(".mine")) addControls(item, slug, acts);
  const links = tags.map((tag) => element("a", { href: tagAddress(tag), textContent: tag.name }));
  fillCard(item, { slug, title, ...more, tags: links });
  const about = /** @type {Element} */ (item.querySelector(":scope > .summary"));
  about.textContent = summary;
  about.classList.toggle("machine", machine === true);
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (item.querySelectorAll("[data-act]")))
    control.ariaLabel = `${control.dataset.act} ${title}`;
  fillChoice(/** @type {HTMLSelectElement} */ (item.querySelector("select")), folders, folder);
  const field = /** @type {HTMLTextAreaElement} */ (item.querySelector("textarea"));
  if (!unkept.has(field)) field.value = note;
}

function addControls(
  /** @type {HTMLLIElement} */ item,
  /** @type {string} */ slug,
  /** @type {Acts} */ { move, put, take, note }
) {
  placeSummary(item);
  const arrange = element(
    "span",
    { className: "arrange" },
    element("span", { className: "grip", title: "Drag to another place" }),
    named(
      "Move up",
      button("↑", () => move(slug, -1), { title: "Move up" })
    ),
    named(
      "Move down",
      button("↓", () => move(slug, 1), { title: "Move down" })
    ),
    named(
      "Folder of",
      folderChoice((folder) => put(slug, folder))
    )
  );
  const field = named(
    "Note on",
    noteField((text) => note(slug, text))
  );
  const star = button("", () => take(slug), { className: "star", title: "Remove (s)" });
  item.append(element("div", { className: "mine" }, field, arrange), named("Save", star));
}

/**
 * Mark a control with its action, for `fill` to label it.
 * @template {HTMLElement} Control
 * @param {string} act
 * @param {Control} control
 */
function named(act, control) {
  control.dataset.act = act;
  return control;
}

/** Make the field of a note, which is kept when the reader pauses or leaves. */
function noteField(/** @type {(text: string) => void} */ keep) {
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
