/**
 * Keys on every page: `/` goes to the search box; `j` and `k` go to the next and the previous paper, in the
 * list or of the day; `o` opens a paper; `?` shows the keys of the page. Other scripts bind keys of their own.
 *
 * For speech input, letter keys can be turned off (https://www.w3.org/TR/WCAG21/#character-key-shortcuts).
 */
import { button, element } from "../element.js";
import { recall, remember } from "./storage.js";

const KEYS = [
  ["j", "Next paper"],
  ["k", "Previous paper"],
  ["o", "Open the paper"],
  ["u", "Back to the list"],
  ["s", "Save the paper, or remove it from the saved papers"],
  ["m", "Mark the paper as read or unread"],
  ["x", "Select the paper in a list"],
  ["c", "Cite the paper"],
  ["Alt+ArrowUp", "Move the saved paper up"],
  ["Alt+ArrowDown", "Move the saved paper down"],
  ["/", "Search"],
  ["?", "Show this list"],
];
const isPaper = document.querySelector("article.paper") !== null;
/** @type {HTMLElement | null} */
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

/** Go to the next or previous paper of the day, or of the list. */
function step(/** @type {number} */ by) {
  if (isPaper) {
    /** @type {HTMLElement | null} */
    const neighbour = document.querySelector(`article > nav a[rel~=${by > 0 ? "next" : "prev"}]`);
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

/** Show the list of keys, made when a reader first asks for it. */
function help() {
  /** @type {HTMLDialogElement | null} */
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    const onchange = () => remember("keys", box.checked);
    const box = element("input", { type: "checkbox", checked: recall("keys") !== false, onchange });
    dialog = element(
      "dialog",
      { className: "keys md-typeset" },
      element("h2", { id: "keys", textContent: "Keys" }),
      element(
        "dl",
        {},
        ...KEYS.filter(([key]) => Object.hasOwn(actions, key)).flatMap(([key, meaning]) => [
          element(
            "dt",
            {},
            element("kbd", { textContent: key.replace("ArrowUp", "↑").replace("ArrowDown", "↓") })
          ),
          element("dd", { textContent: meaning }),
        ])
      ),
      element(
        "form",
        { method: "dialog" },
        element("label", {}, box, " Use letter keys"),
        element("button", { textContent: "Close", autofocus: true })
      )
    );
    dialog.setAttribute("aria-labelledby", "keys");
    document.body.append(dialog);
  }
  dialog.showModal();
}

const opener = button("Keys", help, { className: "keys", ariaHasPopup: "dialog" });
document.querySelector(".md-copyright")?.append(" · ", opener);
