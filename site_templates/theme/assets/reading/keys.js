/**
 * On every page: suggestions once the header's search box has the focus, and keys. `/` goes to that box; `j`
 * and `k` go to the next and the previous paper, in the list or of the day; `o` opens a paper; `?` shows the
 * keys of the page. Other scripts bind keys of their own.
 *
 * For speech input, letter keys can be turned off (https://www.w3.org/TR/WCAG21/#character-key-shortcuts).
 */
import { button } from "../element.js";
import { recall } from "./storage.js";
import { t } from "../texts.js";

const isPaper = document.querySelector("article.paper") !== null;
/** @type {HTMLInputElement | null} */
const search = document.querySelector("header input[type=search]");
/** @type {Record<string, () => void>} */
const actions = {
  j: () => step(1),
  k: () => step(-1),
  o: open,
  "/": () => search?.focus(),
  f: () => search?.focus(),
  "?": help,
};

/** Set what a key, such as `s` or `Alt+ArrowUp`, does on this page. */
export const bind = (/** @type {string} */ key, /** @type {() => void} */ action) =>
  void (actions[key] = action);

// A key of an input method, such as the Enter that ends a composition, starts no action of any script. Safari tells
// that Enter by its code alone.
addEventListener(
  "keydown",
  (event) => {
    if (!event.isComposing && event.keyCode !== 229) return;
    event.stopImmediatePropagation();
    if (event.key === "Enter") event.preventDefault(); // submits no form
  },
  true
);

addEventListener("keydown", (event) => {
  const isTyping =
    event.target instanceof Element
    && event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  const key = event.altKey ? `Alt+${event.key}` : event.key;
  const isOff = recall("keys") === false && key.length === 1 && key !== "?";
  if (isTyping || isOff || event.ctrlKey || event.metaKey) return;
  if (document.querySelector("dialog[open]") || !Object.hasOwn(actions, key)) return;
  event.preventDefault();
  actions[key]();
});

// Formulas wider than the window scroll; in some browsers, keys scroll only what can have the focus.
/** @type {NodeListOf<HTMLElement>} */
const formulas = document.querySelectorAll(
  "article math[display=block], article :is(h1, p, .remark):has(math)"
);
for (const wide of formulas) if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;

search?.form?.setAttribute("aria-label", t("Quick search")); // the search page has a second search form
const script = new URL("../../search/index/suggest.js", import.meta.url);
search?.addEventListener("focus", async () => (await import(script.href)).suggestFor(search), { once: true });

/** Go to the next or previous paper of the day, or of the list. */
function step(/** @type {number} */ by) {
  if (isPaper) {
    /** @type {HTMLElement | null} */
    const neighbour = document.querySelector(`article > aside > nav a[rel~=${by > 0 ? "next" : "prev"}]`);
    neighbour?.click();
    return;
  }
  /** @type {NodeListOf<HTMLElement>} */
  const listed = document.querySelectorAll("article ol > li > a:first-child");
  const links = [...listed].filter((link) => link.checkVisibility());
  const item = document.activeElement?.closest("article ol > li");
  const here = links.findIndex((link) => link.parentElement === item);
  const below = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
  const wanted = links[here >= 0 ? here + by : by > 0 ? below : below - 1];
  wanted?.focus();
  wanted?.parentElement?.scrollIntoView({ block: "nearest" });
}

/** Open the listed paper whose link has the focus. */
function open() {
  /** @type {HTMLElement | null | undefined} */
  const link = document.activeElement?.closest("article li a");
  link?.click();
}

/** Show the keys of this page. */
async function help() {
  const { show } = await import("./keys-shown.js");
  show(Object.keys(actions));
}

const opener = button(t("Keys"), help, { className: "keys", ariaHasPopup: "dialog" });
document.querySelector(".md-copyright")?.append(" · ", opener);
