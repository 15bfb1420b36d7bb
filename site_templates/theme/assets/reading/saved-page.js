/** The page of saved papers, with notes, folders, order and exports. The list grows as the reader scrolls. */
import { blankCard } from "../card.js";
import { element, setAside } from "../element.js";
import { folded } from "../letters.js";
import { returnToPlace } from "./address.js";
import { described } from "./describe.js";
import { draggable } from "./dragging.js";
import { addressOf, Gone, inView, likeAddress, page } from "./fetching.js";
import { file, Folders } from "./folders.js";
import { importing } from "./importing.js";
import { act, mark, say, toggleRead } from "./keep.js";
import { bind } from "./keys.js";
import { refused } from "./refused.js";
import { change, checked, onChange, putAside, saved, without } from "./saved.js";
import { fill } from "./saved-card.js";
import { remember } from "./storage.js";
import { taking } from "./taking.js";
import { t } from "../texts.js";

/** @typedef {import("./saved.js").Saved} Saved */

const STEP = 50; // papers by which the list grows: thousands at once would make each change slow
const AHEAD = "1500px"; // below the window
const NOT_FOUND = t("No saved paper has these words.");
const NOT_FILED = t("This folder is empty. Each saved paper has a choice of its folder.");

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
/** @type {HTMLAnchorElement | null} the link to more papers like those shown, if the site has that page */
const more = article.querySelector(".head > .chips > a");
const status = element("p", { role: "status", className: "lead" });
const list = element("ol", {});
const nothing = element("p", { className: "nothing" });
/** @type {Map<string, HTMLLIElement>} cards by slug. They stay the same, so that unfinished notes stay too */
const items = new Map();
/** @type {WeakMap<HTMLElement, [Saved, string]>} what each card shows: the paper, and the folders to choose from */
const filled = new WeakMap();
/** @type {Saved[]} the papers in the chosen folder that have the words in the field */
let shown = [];
/** @type {number} how many of them the list has; Back and a reload keep it, so that they find their place */
let length = history.state?.length ?? STEP;
/** @type {string[]} */
let words = [];
const field = element("input", {
  type: "search",
  placeholder: t("Filter"),
  ariaLabel: t("Filter by title, author or note"),
  oninput: () => {
    words = folded(field.value).split(/\s+/).filter(Boolean);
    showOthers();
  },
});
const folders = new Folders(() => shown, showOthers);

/** Show a message, with buttons for what the reader can do about it. */
function tell(/** @type {string} */ said, /** @type {HTMLButtonElement[]} */ ...buttons) {
  status.replaceChildren(said, ...buttons.flatMap((button) => [" ", button]));
}

/** Show other papers than before, from the first on. */
function showOthers() {
  lengthen(STEP);
  show();
}

/** Show what is stored. */
function show() {
  const { papers, damaged } = saved();
  folders.refresh();
  shown = papers.filter((paper) => folders.has(paper) && hasWords(paper));
  if (more) more.href = likeAddress(shown.length < papers.length ? shown.map(({ slug }) => slug) : []);
  arrange(cards(0, length));
  folders.tell(shown.length, words.length > 0);
  article.classList.toggle("has-nothing", !papers.length && !saved().folders.length);
  nothing.textContent = shown.length ? "" : words.length ? NOT_FOUND : NOT_FILED;
  const texts = [...putAside(), damaged].filter(Boolean);
  if (texts.length) status.replaceChildren(...setAside(texts, forgetDamaged));
}

function hasWords(/** @type {Saved} */ { title, by, note = "" }) {
  const text = words.length ? folded(`${title} ${by} ${note}`) : "";
  return words.every((word) => text.includes(word));
}

/** Return the cards of some of the papers shown, which say what is stored. */
function cards(/** @type {number} */ from, /** @type {number} */ to) {
  const names = saved().folders;
  const some = shown.slice(from, to).map((paper) => {
    const item = items.get(paper.slug) ?? added(paper);
    const [known, choices] = filled.get(item) ?? [];
    if (known !== paper || choices !== String(names)) fill(item, paper, names, { move, put, take, note });
    filled.set(item, [paper, String(names)]);
    return { item, paper };
  });
  mark(some);
  return some.map(({ item }) => item);
}

function added(/** @type {Saved} */ { slug }) {
  const item = blankCard(addressOf(slug));
  item.dataset.slug = slug;
  items.set(slug, item);
  seen.observe(item);
  return item;
}

/** Put these cards, and no others, into the list; the focus stays. */
function arrange(/** @type {HTMLElement[]} */ cards) {
  if (list.querySelector(".is-dragged")) return; // until it is dropped
  const focused = document.activeElement;
  const wanted = new Set(cards);
  for (const card of /** @type {HTMLElement[]} */ ([...list.children])) if (!wanted.has(card)) card.remove();
  let next = list.firstElementChild;
  for (const card of cards) {
    if (card === next) next = card.nextElementSibling;
    else list.insertBefore(card, next);
  }
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  watchEnd();
}

/** Grows the list when its end comes near. */
const end = new IntersectionObserver(
  ([{ isIntersecting }]) => isIntersecting && length < shown.length && grow(length + STEP),
  { rootMargin: `0px 0px ${AHEAD}` }
);

function watchEnd() {
  end.disconnect();
  if (list.lastElementChild) end.observe(list.lastElementChild);
}

function grow(/** @type {number} */ to) {
  list.append(...cards(length, to));
  lengthen(to);
  watchEnd();
}

function lengthen(/** @type {number} */ to) {
  if (to === length) return; // a browser allows few changes of its history in a row
  length = to;
  history.replaceState({ ...history.state, length }, "");
}

/** Reads about a paper from its page, once its card comes into view: votes change, and results say little. */
const seen = inView(async (item) => {
  const slug = slugAt(item);
  try {
    const about = described(await page(addressOf(slug)));
    const known = saved().papers.find((paper) => paper.slug === slug);
    if (!about || !known) return;
    const { day: _, tags, ...fields } = about;
    const now = { ...fields, tags: known.tags ?? tags }; // a card's tags were chosen among all of them
    const good = checked({ ...known, ...now });
    if (JSON.stringify(good) !== JSON.stringify(checked(known))) edit(slug, { ...now, ...good });
  } catch (error) {
    // offline, the next visit tries again
    item.classList.toggle("is-gone", error instanceof Gone);
  }
});

/** Return the slug of the paper whose card contains an element; "" if there is none. */
const slugAt = (/** @type {Element | null} */ part) =>
  /** @type {HTMLElement | null | undefined} */ (part?.closest("li[data-slug]"))?.dataset.slug ?? "";

/** Change fields of a paper, if it is still saved. */
function edit(/** @type {string} */ wanted, /** @type {Partial<Saved>} */ fields) {
  const wrong = change(({ papers }) => ({
    papers: papers.map((paper) => (paper.slug === wanted ? { ...paper, ...fields } : paper)),
  }));
  if (wrong) tell(wrong);
}

/** Keep a note. */
const note = (/** @type {string} */ slug, /** @type {string} */ text) => edit(slug, { note: text });

/** Move a paper by a step among those shown. */
function move(/** @type {string} */ wanted, /** @type {number} */ by) {
  const beside = shown[shown.findIndex(({ slug }) => slug === wanted) + by];
  if (!beside) return say(by < 0 ? t("Already the first") : t("Already the last"));
  place(wanted, beside.slug, by > 0);
  items.get(wanted)?.scrollIntoView({ block: "nearest" });
}

/** Move a paper before or after another one, and say its place among those shown. */
function place(/** @type {string} */ wanted, /** @type {string} */ beside, /** @type {boolean} */ isAfter) {
  const wrong = change(({ papers }) => {
    const moved = papers.filter(({ slug }) => slug === wanted);
    const others = papers.filter(({ slug }) => slug !== wanted);
    const at = others.findIndex(({ slug }) => slug === beside);
    return at < 0 ? {} : { papers: others.toSpliced(isAfter ? at + 1 : at, 0, ...moved) };
  });
  if (wrong) tell(wrong);
  else {
    const n = shown.findIndex(({ slug }) => slug === wanted) + 1;
    say(t("Now {n} of {all}", { n, all: shown.length }));
  }
}

draggable(list, (item, isDropped) => {
  const { previousElementSibling: before, nextElementSibling: after } = item;
  if (isDropped) place(slugAt(item), slugAt(after ?? before), !after);
  show(); // if the card could not be moved, it goes back
});

/** Move a paper into a folder. */
function put(/** @type {string} */ slug, /** @type {string} */ folder) {
  const next = neighbour(slug);
  file([slug], folder, folder ? t("Moved to “{folder}”", { folder }) : t("In no folder now"));
  if (!items.get(slug)?.isConnected) focusOn(next);
}

/** Remove a paper from the list. */
function take(/** @type {string} */ slug) {
  const next = neighbour(slug);
  const title = saved().papers.find((paper) => paper.slug === slug)?.title;
  act(without(slug), t("Removed: {title}", { title: title ?? "" }), () => focusOn(items.get(slug)));
  focusOn(next);
}

/** Return the card to go on with when a paper's card goes. */
function neighbour(/** @type {string} */ slug) {
  const item = items.get(slug);
  return item?.nextElementSibling ?? item?.previousElementSibling;
}

const focusOn = (/** @type {Element | null | undefined} */ item) =>
  (item?.querySelector("a") ?? folders.row.querySelector("button"))?.focus();

function forgetDamaged() {
  if (saved().damaged) change(() => ({}));
  remember("saved-damaged", []);
  tell("");
  show();
}

const { menu: fromFile, choose } = importing(tell);
const along = taking(() => shown, tell);
const finding = element("p", { className: "finding" }, field, along, fromFile);
reading.append(finding, folders.row);
reading.after(folders.acts, status);
article.querySelector(".invitation button")?.addEventListener("click", choose);

/** @type {Record<string, (slug: string) => void>} */
const keys = {
  s: take,
  c: (slug) => (location.href = `${addressOf(slug)}#cite`),
  m: (slug) => toggleRead(/** @type {HTMLElement} */ (items.get(slug)), slug),
  "Alt+ArrowUp": (slug) => move(slug, -1),
  "Alt+ArrowDown": (slug) => move(slug, 1),
};
for (const [key, act] of Object.entries(keys))
  bind(key, () => {
    const slug = slugAt(document.activeElement);
    if (slug) act(slug);
  });
onChange(show);
addEventListener("beforeprint", () => grow(Math.max(length, shown.length)));
show();
article.append(list, nothing);
if (refused().length) import("./not-for-you.js");
folders.showChosen();
returnToPlace();
