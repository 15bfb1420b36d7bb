/**
 * The order For you: papers near the saved ones come first, each with its reasons and a button that counts it
 * against. It is an order, never a filter: refused papers come last, after papers that cannot be compared.
 */
import { button, element } from "../element.js";
import { ranking } from "../like/taste.js";
import { say } from "./keep.js";
import { bind } from "./keys.js";
import { allow, onRefused, refuse, refusedSlugs } from "./refused.js";
import { onChange, savedSlugs } from "./saved.js";
import { pieces, plural, t } from "../texts.js";

/** @typedef {{slug: string, title: string, day: string, summary?: string}} Paper */
/** @typedef {{item: HTMLElement, paper: Paper}} Listed a paper, and where it is shown */
/** @typedef {{compare: (a: Paper, b: Paper) => number, reasons: (slug: string) => string[]}} Order */

const SAVED = new URL("../../saved/", import.meta.url).href;

/**
 * Return the order of some papers.
 * @param {Paper[]} papers
 * @returns {Promise<Order>}
 * @throws {Error} if none of them can be compared with saved papers
 */
export async function ordered(papers) {
  const { scores, reasons } = await ranking(papers);
  if (!scores.size) throw new Error("nothing to compare");
  const last = refusedSlugs();
  const group = (/** @type {Paper} */ { slug }) => (last.has(slug) ? 2 : scores.has(slug) ? 0 : 1);
  const places = new Map(Array.from(scores.keys(), (slug, place) => [slug, place]));
  const place = (/** @type {Paper} */ { slug }) => places.get(slug) ?? 0;
  return { compare: (a, b) => group(a) - group(b) || place(a) - place(b), reasons };
}

/**
 * Give each card a line with its reasons and its button.
 * @param {Listed[]} listed
 * @param {Order["reasons"]} reasons
 */
export function addReasons(listed, reasons) {
  const slugs = refusedSlugs();
  for (const { item, paper } of listed) {
    const { slug, title } = paper;
    const words = reasons(slug).flatMap((word, at) => [at ? ", " : "", element("em", {}, word)]);
    const because = words.length ? pieces(t("because of {words}"), { words }) : [];
    const about = { value: slug, ariaLabel: t("Not this: {title}", { title }) };
    const no = button(t("Not this"), () => toggle(paper), about);
    item.querySelector(":scope > .because")?.remove();
    item.append(element("span", { className: "because" }, element("span", {}, ...because), no));
    mark(no, slugs);
  }
}

/** Take the lines away, and leave the note alone from now on. */
export function removeReasons(/** @type {Listed[]} */ listed) {
  noted = undefined;
  for (const { item } of listed) {
    item.querySelector(":scope > .because")?.remove();
    item.classList.remove("is-refused");
  }
}

/** Show whether the paper of a button is refused. */
function mark(/** @type {HTMLButtonElement} */ no, /** @type {Set<string>} */ slugs) {
  no.ariaPressed = String(slugs.has(no.value));
  no.closest("li")?.classList.toggle("is-refused", slugs.has(no.value));
}

/** Refuse a paper, or take it back. It keeps its place until the list is sorted again. */
function toggle(/** @type {Paper} */ paper) {
  const back = () => allow(paper.slug) || t("It no longer counts against others");
  if (refusedSlugs().has(paper.slug)) return say(back());
  const wrong = refuse(paper);
  say(wrong || t("Counts against papers like it"), wrong ? null : back);
}

/** @type {{note: HTMLElement, from: string, again: () => Promise<void>} | undefined} the note on the page */
let noted;
const basis = () => JSON.stringify([...savedSlugs(), "", ...refusedSlugs()]);

/**
 * Say in a note what the order is from.
 * @param {HTMLElement} note
 * @param {() => Promise<void>} again sorts again
 * @param {string} [more] words after it
 */
export function tell(note, again, more = "") {
  noted = { note, from: basis(), again };
  note.tabIndex = -1;
  const against = refusedSlugs().size;
  const { size } = savedSlugs();
  const not = plural(against, "{n} refused paper", "{n} refused papers");
  const refused = element("a", { href: `${SAVED}#refused` }, not);
  const saved = element("a", { href: SAVED }, plural(size, "{n} saved paper", "{n} saved papers"));
  const from = against
    ? t("Sorted in your browser from {saved} and {refused}; nothing is sent.")
    : t("Sorted in your browser from {saved}; nothing is sent.");
  note.replaceChildren(...pieces(from, { saved, refused }), more);
}

/** Offer to sort again once the order would be another one. */
function offer() {
  if (!noted) return;
  const { note, from, again } = noted;
  note.querySelector("button")?.remove();
  const sort = () => again().then(() => noted?.note.focus()); // the button is gone then
  if (basis() !== from) note.append(" ", button(t("Sort again"), sort));
}

function changed() {
  const slugs = refusedSlugs();
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll(".because > button");
  for (const no of buttons) mark(no, slugs);
  offer();
}
onChange(changed);
onRefused(changed);
bind("n", () => {
  /** @type {HTMLElement | null | undefined} */
  const no = document.activeElement?.closest("li")?.querySelector(".because > button");
  if (no?.checkVisibility()) no.click();
});
