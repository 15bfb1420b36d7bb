/**
 * The papers that the reader saved, in the reader's order, with notes, each in one folder or none.
 *
 * Every change starts from what is stored, so that no change of another tab is lost. Fields that only a newer
 * version of the site knows stay. Damaged data is set aside before it is overwritten.
 */
import { SAID } from "../card.js";
import { textOf } from "../element.js";
import { folded } from "../letters.js";
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";
import { t } from "../texts.js";

/** The most papers that can be saved. */
export const MOST = 2000;
/**
 * The most letters of each field; longer texts are cut.
 * @type {Record<string, number>}
 */
export const LONGEST = { title: 1000, by: 600, day: 10, summary: 600, note: 10_000 };
for (const name of SAID) LONGEST[name] = 100;
/** The most letters of a folder's name. */
export const NAME = 60;
const MOST_FOLDERS = 100;
const MOST_TAGS = 5;
const ROOT = new URL("../../", import.meta.url).href;
/** The last part of the address of a paper's page. */
export const SLUG = /^(?!\.+$)[^\s/?#\\]{1,300}$/;
const DAY = /^\d{4}(-\d\d){0,2}$/;
const CODE = /^(https?:\/\/\S{1,500})?$/;
const TAG = /^[a-z]+\/[^\s/?#\\]{1,300}\/$/;
const KNOWN = new Set([...Object.keys(LONGEST), "slug", "machine", "folder", "votes", "code", "tags"]);
const FULL = t("No more than {n} papers can be saved. Export your papers, then remove some.", { n: MOST });
const FULL_FOLDERS = t("No more than {n} folders can be made. Delete one first.", { n: MOST_FOLDERS });

/** @typedef {{name: string, address: string}} Tag `address`: relative to the site's root */
/**
 * @typedef {import("../card.js").Said & About} Saved
 */
/**
 * @typedef {object} About
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

/** @typedef {Kept & {damaged: string, others: object}} Read `damaged`: the stored text, if it is damaged;
 *   `others`: what a newer version of the site stored with the papers */
/** @type {{text: string, kept: Read} | undefined} what was read last: a long list takes a while */
let last;

/** Return the saved papers. A paper that a change leaves alone stays the same object. */
export function saved() {
  const text = stored("saved") ?? "";
  if (last?.text !== text) last = { text, kept: read(text) };
  return last.kept;
}

/** @returns {Read} */
function read(/** @type {string} */ text) {
  const { papers, folders = [], ...others } = recall("saved") ?? {};
  if (!Array.isArray(papers)) return { papers: [], folders: [], damaged: text, others: {} };
  /** @type {Map<string, Saved>} */
  const good = new Map();
  for (const value of papers) {
    const paper = checked(value);
    if (paper && !good.has(paper.slug)) good.set(paper.slug, { ...newer(value), ...paper });
  }
  const listed = Array.isArray(folders) ? folders : [];
  const isDamaged = good.size < papers.length || listed !== folders;
  return { ...whole([...good.values()], listed.map(folderName)), damaged: isDamaged ? text : "", others };
}

/** Add the folders that only papers name. */
function whole(/** @type {Saved[]} */ papers, /** @type {string[]} */ folders) {
  const names = new Set([...folders, ...papers.map(({ folder = "" }) => folder)]);
  names.delete("");
  return { papers, folders: [...names] };
}

/** Return the fields of a paper that a newer version of the site stored. */
const newer = (/** @type {object} */ value) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !KNOWN.has(name)));

/** Return the slugs of the saved papers. */
export const savedSlugs = () => new Set(saved().papers.map(({ slug }) => slug));

/** @typedef {(kept: Kept) => Partial<Kept>} Edit returns what is different; it leaves what it is given alone */

/**
 * Change the saved papers and their folders.
 * @param {Edit} edit
 * @returns {string} why nothing was changed; "" if it was
 */
export function change(edit) {
  const { damaged, others, ...kept } = saved();
  const { papers, folders } = { ...kept, ...edit(kept) };
  if (papers.length > Math.max(MOST, kept.papers.length)) return FULL;
  if (folders.length > Math.max(MOST_FOLDERS, kept.folders.length)) return FULL_FOLDERS;
  if (damaged && !remember("saved-damaged", [...putAside(), damaged])) return NO_ROOM;
  if (!remember("saved", { ...others, papers, folders })) return NO_ROOM;
  last = { text: stored("saved") ?? "", kept: { ...whole(papers, folders), damaged: "", others } };
  remember("saved-count", papers.length);
  tell();
  return "";
}

/**
 * Change them so that the reader can undo it.
 * @param {Edit} edit
 * @returns {{wrong: string, undo: () => string}} `wrong`: why nothing was changed; "" if it was
 */
export function undoable(edit) {
  const before = saved();
  const wrong = change(edit);
  const after = saved();
  return { wrong, undo: () => change((now) => reverted(before, after, now)) };
}

/** Put back the papers, the folders and the places in them that a change took away, unless they changed since. */
function reverted(/** @type {Kept} */ before, /** @type {Kept} */ after, /** @type {Kept} */ now) {
  const [was, is] = [before, after].map(
    ({ papers }) => new Map(papers.map(({ slug, folder }) => [slug, folder]))
  );
  const papers = now.papers.map((paper) => {
    const { slug, folder } = paper;
    const isSame = !was.has(slug) || was.get(slug) === folder || is.get(slug) !== folder;
    return isSame ? paper : { ...paper, folder: was.get(slug) };
  });
  return {
    papers: putBack(before.papers, after.papers, papers, ({ slug }) => slug),
    folders: putBack(before.folders, after.folders, now.folders, (name) => name),
  };
}

/**
 * Put back into a list what it lost in a change.
 * @template Value
 * @param {Value[]} before
 * @param {Value[]} after
 * @param {Value[]} now
 * @param {(value: Value) => string} id
 */
function putBack(before, after, now, id) {
  const there = new Set([...after, ...now].map(id));
  const list = [...now];
  before.forEach((value, at) => {
    if (!there.has(id(value))) list.splice(at, 0, value);
  });
  return list;
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
export const add = (/** @type {Shown[]} */ more) =>
  change(({ papers }) => {
    const good = more.map(({ tags, code, ...paper }) =>
      checked({ ...paper, ...(tags && { tags: tags.map(tag), code: code || "" }) })
    );
    const all = new Map(good.flatMap((paper) => (paper ? [[paper.slug, paper]] : [])));
    for (const { slug } of papers) all.delete(slug);
    return { papers: [...all.values(), ...papers] };
  });

/** Turn a link to a tag into one that can be saved. */
const tag = (/** @type {Tag | HTMLAnchorElement} */ link) =>
  link instanceof HTMLAnchorElement ? { name: textOf(link), address: link.href.slice(ROOT.length) } : link;

/** Return the address of a saved tag. */
export const tagAddress = (/** @type {Tag} */ { address }) => ROOT + address;

/** Return the edit that removes a paper. */
export const without =
  (/** @type {string} */ wanted) =>
  (/** @type {Kept} */ { papers }) => ({
    papers: papers.filter(({ slug }) => slug !== wanted),
  });
