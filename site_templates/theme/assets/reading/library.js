/** Saves the papers that the archive has of a reader's library: a file of Zotero, Mendeley, JabRef, EndNote and the like. */
import { authorLine, slugOf } from "../card.js";
import { change, checked, folderName, MOST, saved, spelled } from "./saved.js";
import { plural, SPACE, t } from "../texts.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {import("./transfer.js").Imported} Imported */
/** @typedef {{entries: Entry[], isCut: boolean}} Read */

const ROOT = new URL("../../", import.meta.url);
const LONGEST = 60_000; // milliseconds that a file may take to be read
const UNNAMED = t("Library");
const NO_PAPERS = t(
  "This file has no papers that can be read. Nothing was imported. Choose a file that was exported here, or "
    + "a library as BibTeX, RIS or CSL-JSON."
);
const HERE = t("The file did not leave your browser.");

/**
 * Save the papers of a file in a folder named after it.
 * @param {File} file
 * @param {(words: string) => void} say shows the progress
 * @param {AbortSignal} signal stops it; what was found until then is saved
 * @returns {Promise<Imported>}
 */
export async function libraryTaken(file, say, signal) {
  say(t("Reading the file …"));
  const { entries, isCut } = await read(file, signal);
  if (signal.aborted) return { said: t("Stopped. Nothing was imported.") };
  if (!entries.length) return { said: NO_PAPERS };
  const total = plural(entries.length, "{n} entry", "{n} entries");
  try {
    const { located } = await import(new URL("search/index/library.js", ROOT).href);
    const { papers, done } = await located(
      entries,
      (/** @type {number} */ done, /** @type {number} */ found) =>
        say(t("{done} of {entries} looked up, {found} found …", { done, entries: total, found })),
      signal
    );
    const of = { done, entries: total };
    const stopped = done < entries.length && t("Stopped after {done} of {entries}.", of);
    const cut = isCut && t("Only the first {entries} of the file were looked up.", of);
    const name = folderName(file.name.replace(/\.\w+$/, "")) || UNNAMED;
    const { said, undo } = kept(papers.filter(Boolean).map(paper), name, total);
    return { said: [stopped, said, cut, HERE].filter(Boolean).join(SPACE), undo };
  } catch {
    return { said: t("The search is not available right now. Nothing was imported. Try again later.") };
  }
}

/**
 * Read the entries of a file beside the page.
 * @param {File} file
 * @param {AbortSignal} signal
 * @returns {Promise<Read>}
 */
async function read(file, signal) {
  const worker = new Worker(new URL("./entries-worker.js", import.meta.url), { type: "module" });
  /** @type {Read} */
  const nothing = { entries: [], isCut: false };
  const made = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => resolve(nothing);
    signal.addEventListener("abort", () => resolve(nothing));
    setTimeout(() => resolve(nothing), LONGEST);
    worker.postMessage(file);
  });
  worker.terminate();
  return made;
}

/** Turn what the search knows of a paper into one that can be saved; its page says the rest. */
const paper = (/** @type {import("../../../search/index.js").Shown} */ shown) =>
  checked({
    slug: slugOf(shown.url),
    title: shown.title,
    by: authorLine(shown.authors, shown.authorCount),
    day: shown.day,
  });

/**
 * Save papers in a folder; saved papers stay where they are.
 * @param {(Saved | null)[]} found
 * @param {string} name of the folder
 * @param {string} total the number of entries, in words
 * @returns {Imported}
 */
function kept(found, name, total) {
  const all = new Map(found.flatMap((paper) => (paper ? [[paper.slug, paper]] : [])));
  const before = saved();
  const folder = spelled(before.folders, name) || name;
  const known = new Set(before.papers.map(({ slug }) => slug));
  const others = [...all.values()].filter(({ slug }) => !known.has(slug));
  const added = others.slice(0, Math.max(MOST - known.size, 0)).map((paper) => ({ ...paper, folder }));
  const wrong =
    added.length
    && change(({ papers, folders }) => ({
      papers: [...added, ...papers],
      folders: folders.includes(folder) ? folders : [...folders, folder],
    }));
  const of = { entries: total };
  const head = all.size
    ? plural(all.size, "{n} of {entries} is in this archive", "{n} of {entries} are in this archive", of)
    : t("None of {entries} is in this archive", of);
  if (wrong) return { said: t("{sentence}. {next}", { sentence: head, next: wrong }) };
  const [old, left] = [all.size - others.length, others.length - added.length];
  const parts = [
    added.length
      && plural(
        added.length,
        "{n} was saved into the folder “{folder}”",
        "{n} were saved into the folder “{folder}”",
        { folder }
      ),
    old && plural(old, "{n} was saved before", "{n} were saved before"),
    left
      && plural(
        left,
        "{n} was left out, since no more than {most} papers can be saved",
        "{n} were left out, since no more than {most} papers can be saved",
        { most: MOST }
      ),
  ].filter(Boolean);
  const slugs = new Set(added.map(({ slug }) => slug));
  return {
    said: t("{sentence}.", { sentence: [head, parts.join(", ")].filter(Boolean).join("; ") }),
    ...(added.length && { undo: () => undone(slugs, before.folders.includes(folder) ? "" : folder) }),
  };
}

/**
 * Remove papers again, unless the reader wrote a note on one, and their folder, if nothing is left in it.
 * @param {Set<string>} slugs
 * @param {string} folder "" if it was there before
 */
const undone = (slugs, folder) =>
  change(({ papers, folders }) => {
    const left = papers.filter(({ slug, note }) => note || !slugs.has(slug));
    const isEmpty = !left.some((paper) => paper.folder === folder);
    return { papers: left, folders: folders.filter((name) => name !== folder || !isEmpty) };
  });
