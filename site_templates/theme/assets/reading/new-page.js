/** The page of new papers: the best of them, the rest by day; and what the reader follows. */
import { authorLine, blankCard, fillCard, isForYou, linkOf, placeSummary } from "../card.js";
import { button, element } from "../element.js";
import { addressOf } from "./fetching.js";
import { say } from "./keep.js";
import { matches, papers, summaryOf } from "./matches.js";
import { countOf, isDamaged, newestDays, news, onChange, seeAll, showed } from "./news.js";
import { savedSlugs } from "./saved.js";
import { dayLabel, pieces, plural, SPACE, t } from "../texts.js";

/** @typedef {import("./news.js").News} News */
/** @typedef {import("./matches.js").Paper} Paper */
/** @typedef {import("./matches.js").Match} Match */

const ROOT = new URL("../../", import.meta.url);
const AUTHORS = 5; // on a card
const BEST = 10; // papers; `new.py` has the same number
const ALIKE = 3; // of these at most are there because the reader saved papers like them
const IN_COMMON = 12; // tags and venues beside the list; `records.py` has the same number
const LINES = 6; // of a day, before a reader asks for more
const WELCOME = t("Welcome.");
const DAMAGED = t("What this browser remembered of your last visit cannot be read any more.");
const LAST_DAYS = t("Below are the papers of the last three days, the best first.");
const NOT_STORED = t(
  "This browser stores nothing more for this site, so it cannot remember that you saw them: they stay new."
);
const NO_SEARCH = t(
  "The search is not available right now, so papers that match your searches are not marked."
);
const NONE_FOLLOWED = t("None of them is from what you follow.");
const NO_SUMMARY = t("The summary is not available right now.");
const ALL_SEEN = t("All are marked as seen.");
const NOT_THERE = t("The new papers are not available right now. Please try again when you are online.");

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
const status = element("span", { role: "status", className: "lead" });
const wasDamaged = isDamaged();
article.querySelector(".head")?.append(status);

/** List the new papers; without any, the papers of the last days. */
async function show() {
  const known = await newest().catch(() => null);
  if (!known) return void (status.textContent = NOT_THERE);
  const { found, shown } = known;
  const isStored = showed(found);
  const matched = await matches(shown);
  const made = await lists(shown, matched);
  const more = t("More papers came than this page lists. {dates} has all.");
  const sentences = [
    ...said(found),
    isStored ? "" : NOT_STORED,
    found.isCut ? pieces(more, { dates: link("dates/", t("Dates")) }) : "",
    matched.some(({ slugs }) => !slugs) ? NO_SEARCH : "",
    matched.length && matched.every(({ slugs }) => slugs?.size === 0) ? NONE_FOLLOWED : "",
  ];
  status.append(...sentences.filter(Boolean).flatMap((sentence) => [sentence, SPACE].flat()));
  if (found.fresh.length) status.after(button(t("Mark all as seen"), () => markSeen(found)));
  reading.after(...made);
}

/** Return what is new, and the papers to show. */
async function newest() {
  const found = await news();
  const days = newestDays(found.order);
  const listed = found.fresh.length ? found.fresh : found.order.filter(({ day }) => days.has(day));
  return { found, shown: await papers(new Set(listed.map(({ slug }) => slug))) };
}

/** Say how many papers are new. */
function said(/** @type {News} */ { fresh, isCut, isFirst }) {
  if (isFirst) return [wasDamaged ? DAMAGED : WELCOME, LAST_DAYS];
  if (!fresh.length) return [t("Nothing new since your last visit."), LAST_DAYS];
  const days = new Set(fresh.map(({ day }) => day)).size;
  const about = {
    papers: plural(fresh.length, "{n} new paper", "{n} new papers", { n: countOf({ fresh, isCut }) }),
    days: plural(days, "{n} day", "{n} days"),
  };
  return [t("{papers} in {days}, the best first.", about)];
}

/** Mark all papers as seen, and offer to undo that; the list stays. */
function markSeen(/** @type {News} */ found) {
  const before = [...status.childNodes];
  const mark = /** @type {HTMLElement} */ (status.nextElementSibling);
  const { wrong, undo } = seeAll(found);
  if (wrong) return say(wrong);
  status.textContent = ALL_SEEN;
  mark.remove();
  say(ALL_SEEN, () => {
    const stays = undo();
    if (stays) return stays;
    status.replaceChildren(...before);
    status.after(mark);
    return t("New again");
  });
}

/**
 * Make the lists: the best as cards, then the rest by day, a line each.
 * @param {Paper[]} listed
 * @param {Match[]} matched
 */
async function lists(listed, matched) {
  /** @type {Map<Paper, string[]>} the names of followed things that a paper matches */
  const names = new Map();
  for (const { thing, slugs } of matched)
    for (const paper of listed)
      if (slugs?.has(paper.slug)) names.set(paper, [...(names.get(paper) ?? []), thing.name]);
  const ranked = listed.toSorted((a, b) => Number(names.has(b)) - Number(names.has(a)) || b.votes - a.votes);
  const { best, mark } = await chosen(ranked, names.size);
  const cards = best.map((paper) => card(paper, names.get(paper)));
  await Promise.all(best.map((paper, at) => summarize(cards[at], paper).catch(() => {})));
  mark(cards);
  const rest = ranked.filter((paper) => !best.includes(paper));
  const days = [...new Set(rest.map(({ day }) => day))].sort().reverse();
  const byDay = days.map((day) => rest.filter((paper) => paper.day === day));
  reading.replaceChildren(inCommon([...best, ...byDay.flat()]));
  return [
    ...(cards.length ? [element("h2", {}, t("The best")), element("ol", {}, ...cards)] : []),
    ...days.flatMap((day, at) => {
      const lines = byDay[at].map((paper) => line(paper, names.get(paper)));
      const heading = day ? element("time", { dateTime: day }, dayLabel(day)) : t("Without a date");
      return folded(element("h2", {}, heading), lines);
    }),
  ];
}

/** Make the links to what several papers have in common but not all, as other lists have them; see `lists.js`. */
function inCommon(/** @type {Paper[]} */ listed) {
  /** @type {Map<string, {name: string, places: number[]}>} by address */
  const common = new Map();
  listed.forEach(({ collections }, place) => {
    for (const [address, name] of collections)
      if (/^(?:tags|venues)\//.test(address))
        common.set(address, { name, places: [...(common.get(address)?.places ?? []), place] });
  });
  const links = [...common]
    .filter(([, { places }]) => places.length > 1 && places.length < listed.length)
    .sort(([, a], [, b]) => b.places.length - a.places.length)
    .slice(0, IN_COMMON)
    .map(([address, { name, places }]) => {
      const made = link(address, name);
      made.dataset.papers = places.join(" ");
      return made;
    });
  return element("div", { className: "filters" }, ...links);
}

/**
 * Choose the best papers: what the reader follows, then the most voted, then papers like the saved ones.
 * @param {Paper[]} ranked the followed ones first, then by votes
 * @param {number} followed the number of these
 * @returns {Promise<{best: Paper[], mark: (cards: HTMLElement[]) => void}>} `mark` says on cards what papers have
 *   in common with saved ones
 */
async function chosen(ranked, followed) {
  const places = Math.min(ALIKE, BEST - followed);
  const isAsked = places > 0 && ranked.length > BEST && isForYou(savedSlugs().size);
  const near = isAsked ? await nearest(ranked).catch(() => null) : null; // offline, there are none
  const voted = ranked.slice(0, near ? BEST - places : BEST);
  const alike = near?.papers.filter((paper) => !voted.includes(paper)).slice(0, places) ?? [];
  const best = [...new Set([...voted, ...alike, ...ranked])].slice(0, BEST);
  return {
    best,
    mark: (cards) => near?.mark(alike.map((paper) => ({ item: cards[best.indexOf(paper)], paper }))),
  };
}

/** Return the papers that have something in common with the saved ones, the nearest first. */
async function nearest(/** @type {Paper[]} */ papers) {
  const [{ ranking }, { addReasons }] = await Promise.all([
    import("../like/taste.js"),
    import("./for-you.js"),
  ]);
  const { scores, reasons } = await ranking(papers);
  const score = (/** @type {Paper} */ { slug }) => (savedSlugs().has(slug) ? 0 : (scores.get(slug) ?? 0));
  return {
    papers: papers.filter((paper) => score(paper) > 0).sort((a, b) => score(b) - score(a)),
    mark: (/** @type {import("./for-you.js").Listed[]} */ listed) => addReasons(listed, reasons),
  };
}

/** Make the list of a day: its first lines, and next to its heading a button that shows the others. */
function folded(/** @type {HTMLElement} */ heading, /** @type {HTMLElement[]} */ lines) {
  const list = element("ol", { className: "lines" }, ...lines);
  const above = element("div", { className: "dated" }, heading);
  const beyond = lines.length > LINES + 1 ? lines.slice(LINES) : [];
  for (const item of beyond) item.classList.add("beyond");
  const more = button(plural(beyond.length, "{n} more", "{n} more"), () => {
    list.classList.add("is-whole");
    linkOf(beyond[0]).focus();
    more.remove();
  });
  if (beyond.length) above.append(more);
  return [above, list];
}

/** Make the card of a paper, with the names of followed things that it matches. */
function card(/** @type {Paper} */ paper, /** @type {string[]} */ names = []) {
  const { slug, authors, more, before, named } = paper;
  const line = authorLine(authors.slice(0, AUTHORS), authors.length + more);
  const by = [...before.map(([, name]) => name), line].filter(Boolean).join(" · ");
  const tags = named.map(([address, name]) => link(address, name));
  const item = fillCard(blankCard(addressOf(slug)), { ...paper, by, tags });
  const said = t("followed: {names}", { names: names.join(", ") });
  if (names.length) item.append(element("span", { className: "followed" }, said));
  return item;
}

/** Make a card of which only the title is shown until a reader opens it. */
function line(/** @type {Paper} */ paper, /** @type {string[] | undefined} */ names) {
  const item = card(paper, names);
  const open = () => {
    opener.ariaExpanded = String(item.classList.toggle("is-open"));
    summarize(item, paper).catch(() => (placeOf(item).textContent = NO_SUMMARY));
  };
  const ariaLabel = t("Summary of {title}", { title: paper.title });
  const opener = button("", open, { className: "opener", ariaExpanded: "false", ariaLabel });
  linkOf(item).after(" ", opener);
  return item;
}

const placeOf = (/** @type {Element} */ item) =>
  item.querySelector(":scope > .summary") ?? placeSummary(item);

/** Show the summary of a paper on its card. */
async function summarize(/** @type {Element} */ item, /** @type {Paper} */ paper) {
  const { summary = "", machine = false } = await summaryOf(paper);
  if (!summary) return;
  const place = placeOf(item);
  place.textContent = summary;
  place.classList.toggle("machine", machine);
}

const link = (/** @type {string} */ address, /** @type {string} */ name) =>
  element("a", { href: new URL(address, ROOT).href }, name);

// Another tab may have marked all as seen.
onChange(async () => {
  if ((await news()).fresh.length) return;
  status.textContent = ALL_SEEN;
  status.nextElementSibling?.remove();
});
await show();
article.classList.add("is-ready");
await import("./following.js");
await import("./list.js");
