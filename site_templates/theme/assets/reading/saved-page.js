/** The page of saved papers, with notes, folders, order and exports. */
import { linkOf } from "../card.js";
import { button, download, element } from "../element.js";
import { returnToPlace } from "./address.js";
import { described } from "./describe.js";
import { visible } from "./dragging.js";
import { addressOf, Gone, inView, page } from "./fetching.js";
import { put } from "./folders.js";
import { mark, say, toggleRead } from "./keep.js";
import { bind } from "./keys.js";
import { change, checked, onChange, putAside, remove, saved } from "./saved.js";
import { card, fill } from "./saved-card.js";
import { View } from "./saved-view.js";
import { remember } from "./storage.js";
import { taking } from "./taking.js";
import { imported } from "./transfer.js";

/** @typedef {import("./saved.js").Saved} Saved */

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
const status = element("p", { role: "status", className: "lead" });
const list = element("ol", {});
const nothing = element("div", { className: "nothing" });
/** @type {Map<string, HTMLLIElement>} */
const items = new Map();
/** @type {WeakMap<HTMLLIElement, string>} what each card was filled with */
const filled = new WeakMap();
/** @type {Saved[]} the papers that the folder and the words leave */
let shown = [];
const view = new View(show);
const toTake = taking(() => shown, tell);

/** Show a message, with buttons for what the reader can do about it. */
function tell(/** @type {string} */ words, /** @type {HTMLButtonElement[]} */ ...buttons) {
  status.replaceChildren(words, ...buttons.flatMap((button) => [" ", button]));
}

/** Show what is stored. Cards stay the same elements, so that the focus and unfinished notes stay too. */
function show() {
  const { papers, folders, damaged } = saved();
  const slugs = new Set(papers.map(({ slug }) => slug));
  view.refresh(papers, folders);
  shown = papers.filter((paper) => view.fits(paper));
  const fits = new Set(shown);
  for (const [slug, item] of items) {
    if (slugs.has(slug)) continue;
    item.remove();
    items.delete(slug);
  }
  papers.forEach((paper, at) => {
    const item = items.get(paper.slug) ?? added(paper);
    const text = JSON.stringify([paper, folders]);
    if (filled.get(item) !== text) fill(item, paper, folders);
    filled.set(item, text);
    item.hidden = !fits.has(paper);
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  mark(papers.map((paper) => ({ item: /** @type {HTMLElement} */ (items.get(paper.slug)), paper })));
  view.tell(shown.length, folders);
  toTake.refresh();
  article.classList.toggle("has-nothing", !papers.length && !folders.length);
  nothing.replaceChildren(...(shown.length ? [] : instead(papers.length)));
  if (damaged || putAside().length) tellDamage(damaged);
}

/** Make what is shown where no papers are. */
function instead(/** @type {number} */ count) {
  const all = button("Show all", () => view.clear());
  if (view.words.length) return [element("p", {}, "No saved paper has these words. ", all)];
  if (count)
    return [element("p", {}, "This folder is empty. Each saved paper has a choice of its folder. ", all)];
  const ways = [
    element("a", { href: "../", textContent: "Newest papers" }),
    element("a", { href: "../search/", textContent: "Search" }),
  ];
  return [
    element("i", { className: "i" }),
    element("p", {}, element("b", { textContent: "Papers to come back to" })),
    element(
      "p",
      {},
      "Click the star beside a paper’s title, or press ",
      element("kbd", { textContent: "s" }),
      ". The paper then waits here, with your notes and in your folders."
    ),
    element(
      "p",
      { className: "chips" },
      ...ways,
      button("Import a file", () => fromFile.click())
    ),
  ];
}

function added(/** @type {Saved} */ paper) {
  const { slug } = paper;
  const item = card(paper, {
    move: (by) => move(slug, by),
    drop: (isDropped) => (isDropped ? settle(slug) : show()),
    put: (folder) => file(slug, folder),
    take: () => take(slug),
    note: (note) => edit(slug, { note }),
  });
  items.set(slug, item);
  observer.observe(item);
  return item;
}

/** Change fields of a paper, if it is still saved. */
function edit(/** @type {string} */ wanted, /** @type {Partial<Saved>} */ fields) {
  const wrong = change((papers) =>
    papers.map((paper) => (paper.slug === wanted ? { ...paper, ...fields } : paper))
  );
  if (wrong) tell(wrong);
}

/** Move a paper by a step among those shown; the focus stays on the same button. */
function move(/** @type {string} */ slug, /** @type {number} */ by) {
  const focused = document.activeElement;
  const item = /** @type {HTMLLIElement} */ (items.get(slug));
  const other = visible(item, by < 0 ? "previousElementSibling" : "nextElementSibling");
  if (!other) return say(by < 0 ? "Already the first" : "Already the last");
  if (by < 0) item.after(other);
  else item.before(other);
  settle(slug);
  if (focused instanceof HTMLElement) focused.focus();
  item.scrollIntoView({ block: "nearest" });
}

/** Store the place that a card has in the list, next to a card that is shown. */
function settle(/** @type {string} */ slug) {
  const item = /** @type {HTMLLIElement} */ (items.get(slug));
  const next = visible(item, "nextElementSibling");
  const beside = slugAt(next ?? visible(item, "previousElementSibling"));
  const wrong = change((papers) => {
    const paper = papers.find((paper) => paper.slug === slug);
    const others = papers.filter((other) => other !== paper);
    const at = others.findIndex((other) => other.slug === beside);
    return paper && at >= 0 ? others.toSpliced(next ? at : at + 1, 0, paper) : papers;
  });
  if (wrong) {
    show();
    return tell(wrong);
  }
  const order = [...list.children].filter((card) => !(/** @type {HTMLElement} */ (card).hidden));
  say(`Now ${order.indexOf(item) + 1} of ${order.length}`);
}

/** Move a paper into a folder. */
function file(/** @type {string} */ slug, /** @type {string} */ folder) {
  const next = neighbour(slug);
  const { wrong, undo } = put([slug], folder);
  if (wrong) return tell(wrong);
  say(folder ? `Moved to “${folder}”` : "In no folder now", () => undo() || "Moved back");
  if (items.get(slug)?.hidden) focusOn(next);
}

/** Remove a paper from the list, and offer to undo that. */
function take(/** @type {string} */ slug) {
  const item = items.get(slug);
  const title = item && linkOf(item).text;
  const next = neighbour(slug);
  const { wrong, undo } = remove(slug);
  if (wrong) return tell(wrong);
  say(`Removed: ${title}`, () => {
    const wrong = undo();
    focusOn(items.get(slug));
    return wrong || `Restored: ${title}`;
  });
  focusOn(next);
}

/** Return the card to go on with when a paper's card goes. */
function neighbour(/** @type {string} */ slug) {
  const item = /** @type {HTMLLIElement} */ (items.get(slug));
  return visible(item, "nextElementSibling") ?? visible(item, "previousElementSibling");
}

const focusOn = (/** @type {Element | null | undefined} */ item) =>
  (item?.querySelector("a") ?? view.chips.querySelector("button"))?.focus();

/** Reads about a paper from its page, once its card comes into view: votes change, and results say little. */
const observer = inView(async (item) => {
  const slug = slugAt(item);
  if (!slug) return;
  try {
    const about = described(await page(addressOf(slug)));
    const known = saved().papers.find((paper) => paper.slug === slug);
    if (!about || !known) return;
    const { day: _, tags, ...fields } = about;
    const now = { ...fields, tags: known.tags ?? tags }; // a card's tags were chosen among all of them
    if (JSON.stringify(checked({ ...known, ...now })) !== JSON.stringify(checked(known))) edit(slug, now);
  } catch (error) {
    // offline, the next visit tries again
    item.classList.toggle("is-gone", error instanceof Gone);
  }
});

/** Return the slug of the paper whose card contains an element. */
const slugAt = (/** @type {Element | null} */ part) =>
  [...items].find(([, item]) => item.contains(part))?.[0];

/** Report damaged data, and offer it as a download. */
function tellDamage(/** @type {string} */ damaged) {
  const texts = () => [...putAside(), damaged].filter(Boolean).join("\n");
  tell(
    "Some of what this browser stored here cannot be read any more. It was set aside.",
    button("Download it", () => download("damaged.txt", texts(), "text/plain")),
    button("Delete it", () => {
      if (damaged) change((papers) => papers);
      remember("saved-damaged", []);
      tell("");
      show();
    })
  );
}

const fromFile = element("input", {
  type: "file",
  accept: ".json,application/json",
  hidden: true,
  onchange: async () => {
    const [chosen] = fromFile.files ?? [];
    if (chosen) tell(await imported(chosen));
    fromFile.value = "";
  },
});

reading.after(view.acts, status);
reading.append(
  element(
    "p",
    { className: "finding" },
    view.field,
    toTake.menu,
    button("Import", () => fromFile.click()),
    fromFile
  ),
  view.chips
);
/** @type {[string, (slug: string) => void][]} */
const keys = [
  ["s", take],
  ["c", (slug) => (location.href = `${addressOf(slug)}#cite`)],
  [
    "m",
    (slug) =>
      toggleRead({
        item: /** @type {HTMLElement} */ (items.get(slug)),
        paper: { slug, title: "", by: "", day: "" },
      }),
  ],
  ["Alt+ArrowUp", (slug) => move(slug, -1)],
  ["Alt+ArrowDown", (slug) => move(slug, 1)],
];
for (const [key, act] of keys) {
  bind(key, () => {
    const slug = slugAt(document.activeElement);
    if (slug) act(slug);
  });
}
onChange(show);
show();
article.append(list, nothing); // filled, as each card that is added to a long list costs more
returnToPlace();
