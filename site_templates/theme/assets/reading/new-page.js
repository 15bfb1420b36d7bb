/** The page of new papers: what the reader follows on top, the rest by day; and what the reader follows. */
import { authorLine, blankCard, dayLabel, fillCard } from "../card.js";
import { button, counted, element, setAside } from "../element.js";
import { addressOf } from "./fetching.js";
import { add, damaged, drop, followed, forgetDamaged, onChange as onFollowing } from "./followed.js";
import { say } from "./keep.js";
import { matches, papers } from "./matches.js";
import { countOf, isDamaged, newestDays, news, onChange, seeAll, showed } from "./news.js";

/** @typedef {import("./news.js").News} News */
/** @typedef {import("./matches.js").Paper} Paper */
/** @typedef {import("./matches.js").Match} Match */

const ROOT = new URL("../../", import.meta.url);
const AUTHORS = 5; // on a card
const WELCOME = "Welcome. ";
const DAMAGED = "What this browser remembered of your last visit cannot be read any more. ";
const LAST_DAYS = "Below are the papers of the last three days. ";
const NOT_STORED =
  "This browser stores nothing more for this site, so it cannot remember that you saw them: they stay new. ";
const NO_SEARCH =
  "The search is not available right now, so papers that match your searches are not marked. ";
const ALL_SEEN = "All are marked as seen.";
const NOT_THERE = "The new papers are not available right now. Please try again when you are online.";

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
const status = element("span", { role: "status", className: "lead" });
const section = element("section", { className: "following", id: "followed" });
const wasDamaged = isDamaged();
article.querySelector(".head")?.append(status);

/** List the new papers; without any, the papers of the last days. */
async function show() {
  const known = await newest().catch(() => null);
  if (!known) return void (status.textContent = NOT_THERE);
  const { found, shown } = known;
  const isStored = showed(found);
  const matched = await matches(shown);
  status.append(
    ...said(found),
    isStored ? "" : NOT_STORED,
    ...(found.isCut
      ? ["More papers came than this page lists. ", link("dates/", "Dates"), " has all. "]
      : []),
    matched.some(({ slugs }) => !slugs) ? NO_SEARCH : ""
  );
  if (found.fresh.length) status.after(button("Mark all as seen", () => markSeen(found)));
  reading.after(...lists(shown, matched));
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
  if (!fresh.length) return ["Nothing new since your last visit. ", LAST_DAYS];
  const days = new Set(fresh.map(({ day }) => day)).size;
  return [
    `${countOf({ fresh, isCut })} new paper${fresh.length === 1 ? "" : "s"} in ${counted(days, "day")}. `,
  ];
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
    return "New again";
  });
}

/**
 * Make the lists: what the reader follows, then the rest by day, each with the most voted papers first.
 * @param {Paper[]} listed
 * @param {Match[]} matched
 */
function lists(listed, matched) {
  const byVotes = listed.toSorted((a, b) => b.votes - a.votes);
  const names = (/** @type {Paper} */ { slug }) =>
    matched.filter(({ slugs }) => slugs?.has(slug)).map(({ thing }) => thing.name);
  const wanted = byVotes.filter((paper) => names(paper).length);
  const rest = byVotes.filter((paper) => !names(paper).length);
  const days = [...new Set(rest.map(({ day }) => day))].sort().reverse();
  return [
    ...(wanted.length
      ? block(
          "From what you follow",
          wanted.map((paper) => card(paper, names(paper)))
        )
      : []),
    ...days.flatMap((day) =>
      block(
        day ? element("time", { dateTime: day }, dayLabel(day)) : "Without a date",
        rest.filter((paper) => paper.day === day).map((paper) => card(paper))
      )
    ),
  ];
}

const block = (/** @type {string | Node} */ heading, /** @type {HTMLElement[]} */ cards) => [
  element("h2", {}, heading),
  element("ol", {}, ...cards),
];

/** Make the card of a paper, with the names of followed things that it matches. */
function card(/** @type {Paper} */ paper, /** @type {string[]} */ names = []) {
  const { slug, authors, more, before, named } = paper;
  const line = authorLine(authors.slice(0, AUTHORS), authors.length + more);
  const by = [...before.map(([, name]) => name), line].filter(Boolean).join(" · ");
  const tags = named.map(([address, name]) => link(address, name));
  const item = fillCard(blankCard(addressOf(slug)), { ...paper, by, tags });
  if (names.length) item.append(element("span", { className: "followed" }, `followed: ${names.join(", ")}`));
  return item;
}

const link = (/** @type {string} */ address, /** @type {string} */ name) =>
  element("a", { href: new URL(address, ROOT).href }, name);

/** List what the reader follows, each with a way to unfollow it. */
function showFollowed() {
  const texts = damaged();
  const rows = followed().map((thing) => {
    const end = button("Unfollow", () => {
      const wrong = drop(thing.address);
      const at = rows.findIndex((row) => row.contains(end));
      showFollowed();
      const left = section.querySelectorAll("button");
      left[Math.min(at, left.length - 1)]?.focus();
      say(wrong || `Unfollowed ${thing.name}`, wrong ? null : () => add([thing]) || again());
    });
    end.ariaLabel = `Unfollow ${thing.name}`;
    return element("li", {}, link(thing.address, thing.name), " ", end);
  });
  section.replaceChildren(
    element("h2", {}, "What you follow"),
    rows.length
      ? element("ul", {}, ...rows)
      : element(
          "p",
          {},
          "Nothing yet. Tags, topics, authors, organizations, venues, reading lists and searches have a button Follow."
        ),
    ...(texts.length ? [element("p", {}, ...setAside(texts, forget))] : [])
  );
}

const again = () => {
  showFollowed();
  return "Followed again";
};

function forget() {
  forgetDamaged();
  showFollowed();
}

// Another tab may have marked all as seen.
onChange(async () => {
  if ((await news()).fresh.length) return;
  status.textContent = ALL_SEEN;
  status.nextElementSibling?.remove();
});
await show();
article.classList.add("is-ready");
article.append(section);
showFollowed();
onFollowing(showFollowed);
await import("./list.js");
