/**
 * What a reader keeps of papers that are listed: a star saves one (`saved.js`), and a paper whose page was opened is read.
 */
import { linkOf } from "../card.js";
import { button, element } from "../element.js";
import { bind } from "./keys.js";
import { add, onChange, remove, savedSlugs } from "./saved.js";
import { recall, remember, watch } from "./storage.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {{item: HTMLElement, paper: Saved}} Listed a paper, and where it is shown */

const MOST_READ = 5000; // papers; of more the latest
const SAID = 4000; // milliseconds that a message stands
const OFFERED = 15_000; // one that offers a way back

/** Papers that were read, the latest last. */
const readSlugs = () => {
  const slugs = recall("read");
  return new Set(Array.isArray(slugs) ? slugs : []);
};

/** Remembers whether a paper was read. */
export function markRead(/** @type {string} */ slug, isRead = true) {
  const slugs = readSlugs();
  slugs.delete(slug);
  if (isRead) slugs.add(slug);
  remember("read", [...slugs].slice(-MOST_READ));
}

/** Marks a paper as read, or as unread if it was read. */
export function toggleRead(/** @type {Listed} */ { item, paper }) {
  const isRead = !item.classList.contains("is-read");
  markRead(paper.slug, isRead);
  item.classList.toggle("is-read", isRead);
  say(isRead ? "Marked as read" : "Marked as unread");
}

/** @type {HTMLElement | undefined} */
let message;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/**
 * Says something for some seconds, at the bottom of the window.
 * @param {string} words
 * @param {(() => string) | null} undo what takes back that which is said; it gives what to say then
 */
export function say(words, undo = null) {
  message ??= document.body.appendChild(element("div", { className: "said", ariaLive: "polite" }));
  message.replaceChildren();
  clearTimeout(silence);
  // Only what changes after the element is there is read out.
  silence = setTimeout(() => {
    message?.append(words, ...undo ? [" ", button("Undo", () => say(undo()))] : []);
    silence = setTimeout(() => message?.replaceChildren(), undo ? OFFERED : SAID);
  });
}

/** Saves a paper, or takes it off the list. */
function toggle(/** @type {Saved} */ paper) {
  if (!savedSlugs().has(paper.slug)) return say(add([paper]) || "Saved");
  const { wrong, undo } = remove(paper.slug);
  if (wrong) say(wrong);
  else say("No longer saved", () => undo() || "Saved");
}

/** A star that saves a paper. */
export const star = (/** @type {Saved} */ paper) =>
  button("", () => toggle(paper), { className: "star", ariaLabel: `Save ${paper.title}`, title: "Save (s)" });

/**
 * Gives each of some listed papers its star and its mark.
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
  document.querySelector(".saved-papers")?.setAttribute("data-count", String(saved.size));
}

/**
 * Lets the reader save, mark and select listed papers, also by keys, and hide what was read.
 * @param {() => Listed[]} shown the papers, which may change
 * @param {{total?: () => number, whole?: () => Promise<Saved[]>}} [all] those that the list goes on with elsewhere
 * @returns {{controls: HTMLElement[], refresh: () => void}} controls for the list; `refresh`: there are other papers
 */
export function keep(shown, all = {}) {
  const off = { ariaPressed: "false" };
  const hide = button("Hide read", () => {
    remember("hide-read", hide.ariaPressed !== "true");
    refresh();
  }, off);
  const select = button("Select", () => selecting(select.ariaPressed !== "true"), off);
  /** @type {import("./selecting.js").Selection | undefined} */
  let selection;

  function close() {
    selecting(false);
    select.focus(); // the bar goes, and its button that had the focus
  }
  async function selecting(/** @type {boolean} */ isOn) {
    const { Selection } = await import("./selecting.js");
    selection ??= new Selection(shown, all, /** @type {Element} */ (select.closest(".reading, .as-aids")), close);
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
  /** The paper with the focus. */
  const current = () => shown().find(({ item }) => item.contains(document.activeElement));
  bind("s", () => {
    const paper = current()?.paper;
    if (paper) toggle(paper);
  });
  bind("m", () => {
    const here = current();
    if (!here) return;
    toggleRead(here);
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
