/**
 * The papers that the reader saved, in the reader's order, with notes, each in one folder or none.
 *
 * Every change starts from what is stored, so that no change of another tab is lost. Fields that only a newer
 * version of the site knows stay. Damaged data is set aside before it is overwritten.
 */
import { textOf } from "../element.js";
import { folded } from "../letters.js";
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";

/** The most papers that can be saved. */
export const MOST = 2000;
/** The most letters of each field; longer texts are cut. */
export const LONGEST = { title: 1000, by: 600, day: 10, summary: 600, note: 10_000 };
/** The most letters of a folder's name. */
export const NAME = 60;
const MOST_FOLDERS = 100;
const MOST_TAGS = 5;
const ROOT = new URL("../../", import.meta.url).href;
const SLUG = /^(?!\.+$)[^\s/?#\\]{1,300}$/;
const DAY = /^\d{4}(-\d\d){0,2}$/;
const CODE = /^(https?:\/\/\S{1,500})?$/;
const TAG = /^[a-z]+\/[^\s/?#\\]{1,300}\/$/;
const KNOWN = new Set([...Object.keys(LONGEST), "slug", "machine", "folder", "votes", "code", "tags"]);
const FULL = `No more than ${MOST.toLocaleString("en")} papers can be saved. Export your papers, then remove some.`;
const FULL_FOLDERS = `No more than ${MOST_FOLDERS} folders can be made. Delete one first.`;

/** @typedef {{name: string, address: string}} Tag `address`: relative to the site's root */
/**
 * @typedef {object} Saved
 * @property {string} slug the last part of the address of the paper's page
 * @property {string} title
 * @property {string} by its organization and authors
 * @property {string} day ISO date of its listing; "" if unknown
 * @property {number} [votes] absent if unknown, as are the code and the tags
 * @property {string} [code] the address of its code; "" if it has none
 * @property {Tag[]} [tags]
 * @property {string} [summary] absent until the paper's page is read; "" if the page has none
 * @property {boolean} [machine] whether a machine wrote the summary
 * @property {string} [note] by the reader
 * @property {string} [folder] the name of the reader's folder for it
 */
/**
 * @typedef {Omit<Saved, "tags" | "code"> & {tags?: (Tag | HTMLAnchorElement)[], code?: string | boolean}} Shown a
 *   paper as a card or a page shows it
 */
/** @typedef {{papers: Saved[], folders: string[]}} Kept `folders`: all names, also of empty folders */

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
  const { slug, title, machine, votes, code, tags, day = "" } = value;
  if (typeof slug !== "string" || !SLUG.test(slug) || typeof title !== "string" || !title.trim()) return null;
  if (day !== "" && !(typeof day === "string" && DAY.test(day))) return null;
  const texts = Object.entries(LONGEST).flatMap(([name, most]) =>
    typeof value[name] === "string" ? [[name, value[name].slice(0, most)]] : []
  );
  const folder = folderName(value.folder);
  return {
    slug,
    by: "",
    day: "",
    ...Object.fromEntries(texts),
    ...(machine === true && { machine }),
    ...(Number.isSafeInteger(votes) && votes >= 0 && { votes }),
    ...(typeof code === "string" && CODE.test(code) && { code }),
    ...(Array.isArray(tags) && { tags: tags.filter(isTag).slice(0, MOST_TAGS) }),
    ...(folder && { folder }),
  };
}

const isTag = (/** @type {any} */ tag) =>
  typeof tag?.name === "string" && typeof tag.address === "string" && TAG.test(tag.address);

/** Return an outside value as the name of a folder, on one line; "" if it is none. */
export const folderName = (/** @type {unknown} */ value) =>
  typeof value === "string"
    ? value
        .replace(/\s+/g, " ")
        .replace(/^[ /]+/, "")
        .slice(0, NAME)
        .trim()
    : "";

/** Return a folder's name as it is spelled in a list, or "" if the list has no such folder. */
export const spelled = (/** @type {string[]} */ folders, /** @type {string} */ name) =>
  folders.find((known) => folded(known) === folded(name)) ?? "";

/**
 * Read the saved papers.
 * @returns {Kept & {damaged: string, others: object}} `damaged`: the stored text, if it is damaged; `others`:
 *   what a newer version of the site stored with them
 */
export function saved() {
  const text = stored("saved") ?? "";
  const { papers, folders = [], ...others } = recall("saved") ?? {};
  if (!Array.isArray(papers)) return { papers: [], folders: [], damaged: text, others: {} };
  /** @type {Map<string, Saved>} */
  const good = new Map();
  for (const value of papers) {
    const paper = checked(value);
    if (paper && !good.has(paper.slug)) good.set(paper.slug, { ...newer(value), ...paper });
  }
  const listed = Array.isArray(folders) ? folders : [];
  const names = [...listed.map(folderName), ...[...good.values()].map(({ folder = "" }) => folder)];
  const isDamaged = good.size < papers.length || listed !== folders;
  return {
    papers: [...good.values()],
    folders: [...new Set(names)].filter(Boolean),
    damaged: isDamaged ? text : "",
    others,
  };
}

/** Return the fields of a paper that a newer version of the site stored. */
const newer = (/** @type {object} */ value) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !KNOWN.has(name)));

/** Return the slugs of the saved papers. */
export const savedSlugs = () => new Set(saved().papers.map(({ slug }) => slug));

/**
 * Change the saved papers and their folders.
 * @param {(kept: Kept) => Kept} edit
 * @returns {string} why nothing was changed; "" if it was
 */
export function changeAll(edit) {
  const { damaged, others, ...kept } = saved();
  const { papers, folders } = edit(kept);
  if (papers.length > Math.max(MOST, kept.papers.length)) return FULL;
  if (folders.length > Math.max(MOST_FOLDERS, kept.folders.length)) return FULL_FOLDERS;
  if (damaged && !remember("saved-damaged", [...putAside(), damaged])) return NO_ROOM;
  if (!remember("saved", { ...others, papers, folders })) return NO_ROOM;
  remember("saved-count", papers.length);
  tell();
  return "";
}

/** Change the saved papers alone; see `changeAll`. */
export const change = (/** @type {(papers: Saved[]) => Saved[]} */ edit) =>
  changeAll(({ papers, folders }) => ({ papers: edit(papers), folders }));

/**
 * Return the damaged data that was set aside.
 * @returns {string[]}
 */
export function putAside() {
  const texts = recall("saved-damaged");
  return Array.isArray(texts) ? texts.map(String) : [];
}

/** Save papers at the top of the list; saved papers stay in their places. Return the result of `change`. */
export function add(/** @type {Shown[]} */ papers) {
  return change((before) => {
    const known = new Set(before.map(({ slug }) => slug));
    const more = new Map(
      papers
        .map(({ tags, code, ...paper }) =>
          checked({ ...paper, ...(tags && { tags: tags.map(tag), code: code || "" }) })
        )
        .filter((paper) => paper !== null)
        .map((paper) => [paper.slug, paper])
    );
    return [...[...more.values()].filter(({ slug }) => !known.has(slug)), ...before];
  });
}

/** Turn a link to a tag into one that can be saved. */
const tag = (/** @type {Tag | HTMLAnchorElement} */ link) =>
  link instanceof HTMLAnchorElement ? { name: textOf(link), address: link.href.slice(ROOT.length) } : link;

/** Return the address of a saved tag. */
export const tagAddress = (/** @type {Tag} */ { address }) => ROOT + address;

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
