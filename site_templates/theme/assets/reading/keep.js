/**
 * Marks of a reader on listed papers: a star saves a paper (`saved.js`), and an opened paper counts as read.
 */
import { linkOf } from "../card.js";
import { button, element } from "../element.js";
import { bind } from "./keys.js";
import { leave } from "./menu.js";
import { add, onChange, savedSlugs, undoable, without } from "./saved.js";
import { recall, remember, watch } from "./storage.js";
import { t } from "../texts.js";

/** @typedef {import("./saved.js").Shown} Saved */
/** @typedef {{item: HTMLElement, paper: Saved}} Listed a paper, and where it is shown */

const MOST_READ = 5000; // the latest papers
const SAID = 4000; // milliseconds that a message is shown
const OFFERED = 15_000; // the same, with an Undo button

/** Return the papers that were read, the latest last. */
const readSlugs = () => {
  const slugs = recall("read");
  return new Set(Array.isArray(slugs) ? slugs : []);
};

/** Remember whether a paper was read. */
export function markRead(/** @type {string} */ slug, isRead = true) {
  const slugs = readSlugs();
  slugs.delete(slug);
  if (isRead) slugs.add(slug);
  remember("read", [...slugs].slice(-MOST_READ));
}

/** Mark a paper as read, or as unread if it was read. */
export function toggleRead(/** @type {HTMLElement} */ item, /** @type {string} */ slug) {
  const isRead = !item.classList.contains("is-read");
  markRead(slug, isRead);
  item.classList.toggle("is-read", isRead);
  say(isRead ? t("Marked as read") : t("Marked as unread"));
}

/** @type {HTMLElement | undefined} */
let message;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/**
 * Show a message for some seconds, at the bottom of the window.
 * @param {string} words
 * @param {(() => string) | null} undo reverts the action, and returns the next message
 */
export function say(words, undo = null) {
  message ??= document.body.appendChild(element("div", { className: "said", ariaLive: "polite" }));
  message.replaceChildren();
  clearTimeout(silence);
  // Screen readers read out only changes after the element exists.
  silence = setTimeout(() => {
    message?.append(words, ...(undo ? [" ", button(t("Undo"), () => say(undo()))] : []));
    silence = setTimeout(() => message?.replaceChildren(), undo ? OFFERED : SAID);
  });
}

/**
 * Change the saved papers, say so, and offer to undo it.
 * @param {import("./saved.js").Edit} edit
 * @param {string} words
 * @param {() => void} [undone] called when it was undone
 */
export function act(edit, words, undone) {
  const { wrong, undo } = undoable(edit);
  if (wrong) return say(wrong);
  say(words, () => {
    const wrong = undo();
    undone?.();
    return wrong || t("Undone");
  });
}

/** Save a paper, or remove it if it is saved. */
const saving = ({ title = "" }) => t("Save {title}", { title });

function toggle(/** @type {Saved} */ paper) {
  if (savedSlugs().has(paper.slug)) act(without(paper.slug), t("Removed from saved papers"));
  else say(add([paper]) || t("Saved"));
}

/** Make a star that saves a paper. */
export const star = (/** @type {Saved} */ paper) =>
  button("", () => toggle(paper), { className: "star", ariaLabel: saving(paper), title: t("Save (s)") });

/**
 * Give each paper its star, and mark it if it was read.
 * @param {Listed[]} papers
 */
export function mark(papers) {
  const saved = savedSlugs();
  const read = readSlugs();
  for (const { item, paper } of papers) {
    const control = item.querySelector(".star") ?? item.appendChild(star(paper));
    control.ariaPressed = String(saved.has(paper.slug));
    item.classList.toggle("is-read", read.has(paper.slug));
  }
  for (const link of document.querySelectorAll(".saved-papers"))
    link.setAttribute("data-count", String(saved.size));
}

/**
 * Let the reader save, mark and select listed papers, also by keys, and hide read papers.
 * @param {() => Listed[]} shown the papers, which may change
 * @param {{total?: () => number, most?: number, whole?: () => Promise<Saved[]>}} [all] papers beyond this page
 * @returns {{controls: HTMLButtonElement[], refresh: () => void}} `refresh`: call it when the papers change
 */
export function keep(shown, all = {}) {
  const turn = () => {
    remember("hide-read", hide.ariaPressed !== "true");
    refresh();
  };
  const hide = button(t("Hide read"), turn, { ariaPressed: "false", value: t("read hidden") });
  const start = () => {
    leave(select);
    selecting(select.ariaPressed !== "true");
  };
  const select = button(t("Select"), start, { ariaPressed: "false" });
  /** @type {import("./selecting.js").Selection | undefined} */
  let selection;

  function close() {
    selecting(false);
    leave(select); // the button with the focus is removed with the bar
  }
  async function selecting(/** @type {boolean} */ isOn) {
    const { Selection } = await import("./selecting.js");
    selection ??= new Selection(
      shown,
      all,
      /** @type {Element} */ (select.closest(".reading, .as-line")),
      close
    );
    select.ariaPressed = String(isOn);
    selection.show(isOn);
    return selection;
  }
  function refresh() {
    mark(shown());
    const isHiding = recall("hide-read") === true;
    hide.ariaPressed = String(isHiding);
    hide.hidden = !isHiding && !shown().some(({ item }) => item.classList.contains("is-read"));
    document.querySelector("article")?.classList.toggle("hides-read", isHiding);
    selection?.refresh();
  }
  /** Return the paper with the focus. */
  const current = () => shown().find(({ item }) => item.contains(document.activeElement));
  bind("s", () => {
    const paper = current()?.paper;
    if (paper) toggle(paper);
  });
  bind("m", () => {
    const here = current();
    if (!here) return;
    toggleRead(here.item, here.paper.slug);
    refresh();
  });
  bind("x", async () => {
    const here = current();
    if (here) (await selecting(true)).toggle(here.paper);
  });
  bind("c", () => {
    const here = current();
    if (here) location.href = `${linkOf(here.item).href}#cite`;
  });
  addEventListener("pagehide", () => remember("list", location.href, "sessionStorage"));
  onChange(refresh);
  document.addEventListener("papers", () => selection?.count());
  watch("read", refresh);
  watch("hide-read", refresh);
  refresh();
  return { controls: [hide, select], refresh };
}
