/** The page of saved papers, with notes, order and exports, and of saved searches. */
import { linkOf } from "../card.js";
import { button, counted, download, element } from "../element.js";
import { described } from "./describe.js";
import { exported, FILES } from "./exporting.js";
import { addressOf, Gone, inView, page } from "./fetching.js";
import { mark, say } from "./keep.js";
import { bind } from "./keys.js";
import { change, onChange, putAside, remove, saved } from "./saved.js";
import { card, fill } from "./saved-card.js";
import { drop, onChange as onSearches, searches } from "./searches.js";
import { link, news } from "./searches-news.js";
import { remember } from "./storage.js";
import { exportedText, imported } from "./transfer.js";

/** @typedef {import("./saved.js").Saved} Saved */

const EMPTY = "No papers are saved yet. To save a paper, click the star next to its title or press s.";
const NO_SEARCHES =
  "None yet. Save a search on the search page, and its new papers are shown here and on Home.";
const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
const status = element("p", { role: "status", className: "lead" });
const list = element("ol", {});
const section = element("section", { className: "searches", id: "searches" });
/** @type {Map<string, HTMLLIElement>} */
const items = new Map();

/** Show a message, with buttons for what the reader can do about it. */
const tell = (/** @type {string} */ words, /** @type {HTMLButtonElement[]} */ ...buttons) =>
  status.replaceChildren(words, ...buttons.flatMap((button) => [" ", button]));

/** Show what is stored. Cards stay the same elements, so that the focus and unfinished notes stay too. */
function show() {
  const { papers, damaged } = saved();
  const slugs = new Set(papers.map(({ slug }) => slug));
  for (const [slug, item] of items) {
    if (slugs.has(slug)) continue;
    item.remove();
    items.delete(slug);
  }
  papers.forEach((paper, at) => {
    const item = items.get(paper.slug) ?? added(paper);
    fill(item, paper);
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  mark(papers.map((paper) => ({ item: /** @type {HTMLElement} */ (items.get(paper.slug)), paper })));
  for (const control of forPapers) control.disabled = papers.length === 0;
  if (damaged || putAside().length) tellDamage(damaged);
  else if (!status.textContent) tell(papers.length ? counted(papers.length) : EMPTY);
}

function added(/** @type {Saved} */ paper) {
  const { slug } = paper;
  const item = card(paper, {
    move: (by) => move(slug, by),
    take: () => take(slug),
    note: (note) => edit(slug, { note }),
  });
  items.set(slug, item);
  if (paper.summary === undefined) observer.observe(item);
  return item;
}

/** Change fields of a paper, if it is still saved. */
function edit(/** @type {string} */ wanted, /** @type {Partial<Saved>} */ fields) {
  const wrong = change((papers) =>
    papers.map((paper) => (paper.slug === wanted ? { ...paper, ...fields } : paper))
  );
  if (wrong) tell(wrong);
}

/** Move a paper by a step; the focus stays on the same button. */
function move(/** @type {string} */ slug, /** @type {number} */ by) {
  const focused = document.activeElement;
  let place = 0;
  const wrong = change((papers) => {
    const at = papers.findIndex((paper) => paper.slug === slug);
    const to = at + by;
    if (at < 0 || to < 0 || to >= papers.length) return papers;
    place = to + 1;
    return papers.with(at, papers[to]).with(to, papers[at]);
  });
  if (wrong) return tell(wrong);
  if (!place) return say(by < 0 ? "Already the first" : "Already the last");
  if (focused instanceof HTMLElement) focused.focus();
  items.get(slug)?.scrollIntoView({ block: "nearest" });
  say(`Now ${place} of ${items.size}`);
}

/** Remove a paper from the list, and offer to undo that. */
function take(/** @type {string} */ slug) {
  const item = items.get(slug);
  const title = item && linkOf(item).text;
  const next = item?.nextElementSibling ?? item?.previousElementSibling;
  const { wrong, undo } = remove(slug);
  if (wrong) return tell(wrong);
  const back = button("Undo", () => {
    tell(undo() || `Restored: ${title}`);
    items.get(slug)?.querySelector("a")?.focus();
  });
  tell(`Removed: ${title}`, back);
  (next?.querySelector("a") ?? back).focus();
}

/** Reads the rest about a paper from its page, once its card comes into view. */
const observer = inView(async (item) => {
  const slug = slugAt(item);
  if (!slug) return;
  try {
    const about = described(await page(addressOf(slug)));
    if (about)
      edit(slug, { title: about.title, by: about.by, summary: about.summary, machine: about.machine });
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

// Export and import

const forPapers = FILES.map((format) =>
  button(format.label, async () => {
    const running = new AbortController();
    const stop = button("Stop", () => running.abort());
    await exported(
      saved().papers.map(({ slug }) => slug),
      format,
      (words) => tell(words, stop),
      running.signal
    );
    stop.remove(); // the result stays
  })
);
const file = element("input", {
  type: "file",
  accept: ".json,application/json",
  hidden: true,
  onchange: async () => {
    const [chosen] = file.files ?? [];
    if (chosen) tell(await imported(chosen));
    file.value = "";
    showSearches();
  },
});
const toFile = button("Export", () => {
  download("saved-papers.json", exportedText(), "application/json");
  tell(`${counted(saved().papers.length)} in the file, with notes and saved searches`);
});

// Saved searches

async function showSearches() {
  const all = searches();
  const counts = all.map(() => element("small", {}));
  const rows = all.map(({ address }, at) => {
    const way = link(address);
    const end = button("Remove", () => {
      drop(address);
      showSearches();
      const left = section.querySelectorAll("button");
      left[Math.min(at, left.length - 1)]?.focus();
      say("Search removed");
    });
    end.ariaLabel = `Remove the search ${way.textContent}`;
    return element("li", {}, way, " ", counts[at], " ", end);
  });
  section.replaceChildren(
    element("h2", { textContent: "Saved searches" }),
    rows.length ? element("ul", {}, ...rows) : element("p", { textContent: NO_SEARCHES })
  );
  for (const [at, search] of all.entries()) {
    const count = await news(search).catch(() => "");
    counts[at].textContent = count === "0" ? "nothing new" : count && `${count} new since you opened it`;
  }
}

article.append(list, section);
reading.after(status);
reading.append(
  element(
    "div",
    { className: "choices" },
    ...forPapers,
    toFile,
    button("Import", () => file.click()),
    file
  )
);
/** @type {[string, (slug: string) => void][]} */
const keys = [
  ["s", take],
  ["c", (slug) => (location.href = `${addressOf(slug)}#cite`)],
];
for (const [key, act] of keys) {
  bind(key, () => {
    const slug = slugAt(document.activeElement);
    if (slug) act(slug);
  });
}
onChange(show);
onSearches(showSearches);
show();
showSearches();
