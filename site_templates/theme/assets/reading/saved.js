/**
 * The papers that the reader saved, in an order of their own, with notes.
 *
 * Every change begins with what is stored, so that nothing is lost that another tab stored meanwhile. What cannot be
 * read is put aside before anything is written over it.
 */
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";

/** How many papers may be saved. */
export const MOST = 2000;
/** Letters of each field; a longer text is cut. */
export const LONGEST = { title: 1000, by: 600, day: 10, summary: 600, note: 10_000 };
const SLUG = /^(?!\.+$)[^\s/?#\\]{1,300}$/;
const DAY = /^\d{4}(-\d\d){0,2}$/;
const FULL = `No more than ${MOST.toLocaleString("en")} papers can be saved. Remove some first; an export keeps them.`;

/**
 * @typedef {object} Saved
 * @property {string} slug the last part of the address of the paper's page
 * @property {string} title
 * @property {string} by its organization and authors
 * @property {string} day ISO date that it is listed under; "" where none is known
 * @property {string} [summary] absent until it was looked for on the paper's page; "" where there is none
 * @property {boolean} [machine] whether a machine wrote the summary
 * @property {string} [note] the reader's
 */

/** @type {Set<() => void>} */
const watching = new Set();
const tell = () => watching.forEach((changed) => changed());
watch("saved", tell);

/** Calls back whenever the saved papers change, here or in another tab. */
export const onChange = (/** @type {() => void} */ changed) => void watching.add(changed);

/**
 * A value from outside as a saved paper, with nothing in it but the known fields; `null` where it is none.
 * @param {any} value
 * @returns {Saved | null}
 */
export function checked(value) {
  if (typeof value !== "object" || value === null) return null;
  const { slug, title, machine, day = "" } = value;
  if (typeof slug !== "string" || !SLUG.test(slug) || typeof title !== "string" || !title.trim()) return null;
  if (day !== "" && !(typeof day === "string" && DAY.test(day))) return null;
  const texts = Object.entries(LONGEST).flatMap(([name, most]) =>
    typeof value[name] === "string" ? [[name, value[name].slice(0, most)]] : []);
  return { slug, by: "", day: "", ...Object.fromEntries(texts), ...(machine === true && { machine }) };
}

/**
 * The saved papers.
 * @returns {{papers: Saved[], damaged: string}} `damaged`: the stored text, if some of it cannot be read
 */
export function saved() {
  const text = stored("saved");
  const papers = recall("saved")?.papers;
  if (!Array.isArray(papers)) return { papers: [], damaged: text ?? "" };
  /** @type {Map<string, Saved>} */
  const good = new Map();
  for (const paper of papers.map(checked)) if (paper && !good.has(paper.slug)) good.set(paper.slug, paper);
  return { papers: [...good.values()], damaged: good.size < papers.length ? text ?? "" : "" };
}

/** Slugs of the saved papers. */
export const savedSlugs = () => new Set(saved().papers.map(({ slug }) => slug));

/**
 * Changes what is saved.
 * @param {(papers: Saved[]) => Saved[]} edit makes the new list of the present one
 * @returns {string} why nothing was changed; "" where it was
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
 * What could not be read and was put aside.
 * @returns {string[]}
 */
export function putAside() {
  const texts = recall("saved-damaged");
  return Array.isArray(texts) ? texts.map(String) : [];
}

/** Saves papers at the top of the list; those that are saved already stay where they are. Returns as `change` does. */
export function add(/** @type {Saved[]} */ papers) {
  return change((before) => {
    const known = new Set(before.map(({ slug }) => slug));
    const more = new Map(papers.map(checked).filter((paper) => paper !== null).map((paper) => [paper.slug, paper]));
    return [...[...more.values()].filter(({ slug }) => !known.has(slug)), ...before];
  });
}

/**
 * Takes a paper off the list.
 * @param {string} wanted its slug
 * @returns {{wrong: string, undo: () => string}} why it is still there; what puts it back, with its note, where it was
 */
export function remove(wanted) {
  const { papers } = saved();
  const at = papers.findIndex(({ slug }) => slug === wanted);
  const wrong = change((now) => now.filter(({ slug }) => slug !== wanted));
  const undo = () => change((now) =>
    at < 0 || now.some(({ slug }) => slug === wanted) ? now : now.toSpliced(at, 0, papers[at]));
  return { wrong, undo };
}
