/**
 * The papers that the reader saved, in the reader's order, with notes.
 *
 * Every change starts from what is stored, so that no change of another tab is lost. Damaged data is set
 * aside before it is overwritten.
 */
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";

/** The most papers that can be saved. */
export const MOST = 2000;
/** The most letters of each field; longer texts are cut. */
export const LONGEST = { title: 1000, by: 600, day: 10, summary: 600, note: 10_000 };
const SLUG = /^(?!\.+$)[^\s/?#\\]{1,300}$/;
const DAY = /^\d{4}(-\d\d){0,2}$/;
const FULL = `No more than ${MOST.toLocaleString("en")} papers can be saved. Export your papers, then remove some.`;

/**
 * @typedef {object} Saved
 * @property {string} slug the last part of the address of the paper's page
 * @property {string} title
 * @property {string} by its organization and authors
 * @property {string} day ISO date of its listing; "" if unknown
 * @property {string} [summary] absent until the paper's page is read; "" if the page has none
 * @property {boolean} [machine] whether a machine wrote the summary
 * @property {string} [note] by the reader
 */

/** @type {Set<() => void>} */
const watching = new Set();
const tell = () => watching.forEach((changed) => changed());
watch("saved", tell);

/** Call `changed` whenever the saved papers change, here or in another tab. */
export const onChange = (/** @type {() => void} */ changed) => void watching.add(changed);

/**
 * Return an outside value as a saved paper with the known fields only; `null` if it is not one.
 * @param {any} value
 * @returns {Saved | null}
 */
export function checked(value) {
  if (typeof value !== "object" || value === null) return null;
  const { slug, title, machine, day = "" } = value;
  if (typeof slug !== "string" || !SLUG.test(slug) || typeof title !== "string" || !title.trim()) return null;
  if (day !== "" && !(typeof day === "string" && DAY.test(day))) return null;
  const texts = Object.entries(LONGEST).flatMap(([name, most]) =>
    typeof value[name] === "string" ? [[name, value[name].slice(0, most)]] : []
  );
  return { slug, by: "", day: "", ...Object.fromEntries(texts), ...(machine === true && { machine }) };
}

/**
 * Read the saved papers.
 * @returns {{papers: Saved[], damaged: string}} `damaged`: the stored text, if it is damaged
 */
export function saved() {
  const text = stored("saved");
  const papers = recall("saved")?.papers;
  if (!Array.isArray(papers)) return { papers: [], damaged: text ?? "" };
  /** @type {Map<string, Saved>} */
  const good = new Map();
  for (const paper of papers.map(checked)) if (paper && !good.has(paper.slug)) good.set(paper.slug, paper);
  return { papers: [...good.values()], damaged: good.size < papers.length ? (text ?? "") : "" };
}

/** Return the slugs of the saved papers. */
export const savedSlugs = () => new Set(saved().papers.map(({ slug }) => slug));

/**
 * Change the saved papers.
 * @param {(papers: Saved[]) => Saved[]} edit returns the new list
 * @returns {string} why nothing was changed; "" if it was
 */
export function change(edit) {
  const { papers, damaged } = saved();
  const edited = edit(papers);
  if (edited.length > Math.max(MOST, papers.length)) return FULL;
  if (damaged && !remember("saved-damaged", [...putAside(), damaged])) return NO_ROOM;
  if (!remember("saved", { papers: edited })) return NO_ROOM;
  remember("saved-count", edited.length);
  tell();
  return "";
}

/**
 * Return the damaged data that was set aside.
 * @returns {string[]}
 */
export function putAside() {
  const texts = recall("saved-damaged");
  return Array.isArray(texts) ? texts.map(String) : [];
}

/** Save papers at the top of the list; saved papers stay in their places. Return the result of `change`. */
export function add(/** @type {Saved[]} */ papers) {
  return change((before) => {
    const known = new Set(before.map(({ slug }) => slug));
    const more = new Map(
      papers
        .map(checked)
        .filter((paper) => paper !== null)
        .map((paper) => [paper.slug, paper])
    );
    return [...[...more.values()].filter(({ slug }) => !known.has(slug)), ...before];
  });
}

/**
 * Remove a paper from the list.
 * @param {string} wanted slug of the paper
 * @returns {{wrong: string, undo: () => string}} `wrong`: why it stays; `undo` puts it back in its place
 */
export function remove(wanted) {
  const { papers } = saved();
  const at = papers.findIndex(({ slug }) => slug === wanted);
  const wrong = change((now) => now.filter(({ slug }) => slug !== wanted));
  const undo = () =>
    change((now) =>
      at < 0 || now.some(({ slug }) => slug === wanted) ? now : now.toSpliced(at, 0, papers[at])
    );
  return { wrong, undo };
}
