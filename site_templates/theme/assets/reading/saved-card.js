/** The card of a saved paper, with the reader's note, its folder, and controls to move and remove it. */
import { fillCard, placeSummary } from "../card.js";
import { button, element } from "../element.js";
import { fillChoice, folderChoice } from "./folders.js";
import { LONGEST, tagAddress } from "./saved.js";
import { t } from "../texts.js";

/** @typedef {import("./saved.js").Saved} Saved */
/**
 * @typedef {object} Acts what the controls of a card do
 * @property {(slug: string, by: number) => void} move
 * @property {(slug: string, folder: string) => void} put
 * @property {(slug: string) => void} take
 * @property {(slug: string, text: string) => void} note
 */

const PAUSE = 400; // milliseconds after the last keystroke in a note
let timer = 0; // of the note that the reader is writing; 0 if it is kept
addEventListener("pagehide", () => timer && document.activeElement?.dispatchEvent(new Event("change")));

/**
 * Fill a card with what is stored about its paper, and give it its controls if it has none.
 * @param {HTMLLIElement} item
 * @param {Saved} paper
 * @param {string[]} folders
 * @param {Acts} acts
 */
export function fill(item, paper, folders, acts) {
  if (!item.querySelector(".mine")) addControls(item, paper, acts);
  const { summary = "", machine, note = "", folder, tags = [], ...more } = paper;
  const links = tags.map((tag) => element("a", { href: tagAddress(tag), textContent: tag.name }));
  fillCard(item, { ...more, tags: links });
  const about = /** @type {Element} */ (item.querySelector(":scope > .summary"));
  about.textContent = summary;
  about.classList.toggle("machine", machine === true);
  fillChoice(/** @type {HTMLSelectElement} */ (item.querySelector("select")), folders, folder);
  const field = /** @type {HTMLTextAreaElement} */ (item.querySelector("textarea"));
  if (!timer || field !== document.activeElement) field.value = note;
}

function addControls(
  /** @type {Element} */ item,
  /** @type {Saved} */ { slug, title },
  /** @type {Acts} */ { move, put, take, note }
) {
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    note(slug, field.value);
  };
  const field = element("textarea", {
    rows: 1,
    placeholder: t("Add a note"),
    maxLength: LONGEST.note,
    ariaLabel: t("Note on {title}", { title }),
    onchange: keep,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    },
  });
  const grip = element("span", { className: "grip", title: t("Drag to another place") });
  const higher = { title: t("Move up"), ariaLabel: t("Move up {title}", { title }) };
  const lower = { title: t("Move down"), ariaLabel: t("Move down {title}", { title }) };
  const steps = [button("↑", () => move(slug, -1), higher), button("↓", () => move(slug, 1), lower)];
  const folder = folderChoice(t("Folder of {title}", { title }), (chosen) => put(slug, chosen));
  const arrange = element("span", { className: "arrange" }, grip, ...steps, folder);
  const about = { className: "star", title: t("Remove (s)"), ariaLabel: t("Save {title}", { title }) };
  const star = button("", () => take(slug), about);
  placeSummary(item);
  item.append(element("div", { className: "mine" }, field, arrange), star);
}
