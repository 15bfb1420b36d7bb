/** The file that takes what a reader keeps to another browser: a table of its parts. */
import { part as followed } from "./followed.js";
import { part as refused } from "./refused.js";
import { change, checked, folderName, LONGEST, MOST, saved, spelled } from "./saved.js";
import { plural, SPACE, t } from "../texts.js";

/**
 * @typedef {object} Part what one script keeps
 * @property {() => object} fields returns its fields of the file
 * @property {(file: any) => string} take adds what a file has of it; returns what to tell the reader
 */
/** @typedef {{said: string, undo?: () => string}} Imported the result, for the reader; `undo` returns what went wrong */
/** @type {Part} */
const papers = {
  fields: () => ({ papers: saved().papers, folders: saved().folders }),
  take: takePapers,
};
const PARTS = [papers, followed, refused];
/**
 * Of the file. Raise it with each release in which a part or a field of one is new: a file with what a site does
 * not know is refused, and nothing of it is lost. Version 1 had no folders.
 */
const VERSION = 2;
const LARGEST = 32 * 1024 * 1024; // bytes: room for the most papers, each with the longest note
const NOT_JSON = t(
  "This file is not JSON, or is incomplete. Nothing was imported. Choose a file that was exported here."
);
const START = 1000; // bytes that say whether a file may be one of these

/** Return all that the reader keeps, as the text of a file. */
export const exportedText = () =>
  JSON.stringify(Object.assign({ version: VERSION }, ...PARTS.map((part) => part.fields())), null, 2) + "\n";

/**
 * Add what a file has: one that was exported here, or a library. The reader's own order, notes and folders stay.
 * @param {File} file
 * @param {(words: string) => void} say shows the progress
 * @param {AbortSignal} signal stops it
 * @returns {Promise<Imported>}
 */
export async function imported(file, say, signal) {
  if (file.size > LARGEST) return { said: t("This file is too large. Nothing was imported.") };
  const isObject = /^\s*\{/.test(await file.slice(0, START).text());
  /** @type {any} */
  let value;
  try {
    value = isObject && JSON.parse(await file.text());
  } catch {
    return { said: NOT_JSON };
  }
  if (!Array.isArray(value?.papers)) return (await import("./library.js")).libraryTaken(file, say, signal);
  return { said: takeAll(value) };
}

/** Add what a file has that was exported here, and return the result. */
function takeAll(/** @type {any} */ value) {
  if (typeof value.version === "number" && value.version > VERSION)
    return t(
      "This file is from a newer version of the site. Nothing was imported. Reload this page and try again."
    );
  return PARTS.map((part) => part.take(value))
    .filter(Boolean)
    .join(SPACE);
}

/** Add the papers of a file: its notes go below the reader's, and a paper stays in the reader's folder. */
function takePapers(/** @type {{papers: unknown[], folders?: unknown}} */ file) {
  if (file.papers.length > MOST)
    return t("This file has more than {n} papers. None of them was imported.", { n: MOST });
  const good = file.papers.map(checked).filter((paper) => paper !== null);
  let added = 0;
  let tooLong = 0;
  const wrong = change(({ papers, folders }) => {
    const all = [...folders];
    /** Return the reader's spelling of a folder's name, which may be new. */
    const own = (/** @type {string} */ name) => spelled(all, name) || all[all.push(name) - 1];
    if (Array.isArray(file.folders)) file.folders.map(folderName).filter(Boolean).forEach(own);
    const merged = new Map(papers.map((paper) => [paper.slug, paper]));
    for (const { folder: theirs, ...paper } of good) {
      const known = merged.get(paper.slug);
      const note = together(known?.note, paper.note);
      const fits = note.length <= LONGEST.note;
      if (!fits) tooLong++;
      const folder = known?.folder ?? (theirs && own(theirs));
      merged.set(paper.slug, {
        ...(known ?? paper),
        ...(note && fits && { note }),
        ...(folder && { folder }),
      });
    }
    added = merged.size - papers.length;
    return { papers: [...merged.values()], folders: all };
  });
  if (wrong) return wrong;
  const known = good.length - added;
  const bad = file.papers.length - good.length;
  return [
    known
      ? t("Imported: {n} new, {known} already saved.", { n: added, known })
      : t("Imported: {n} new.", { n: added }),
    tooLong
      && plural(
        tooLong,
        "For {n} paper, the two notes together are too long; your note was kept.",
        "For {n} papers, the two notes together are too long; your note was kept."
      ),
    bad
      && plural(
        bad,
        "{n} of the file's entries could not be read and were skipped.",
        "{n} of the file's entries could not be read and were skipped."
      ),
  ]
    .filter(Boolean)
    .join(SPACE);
}

/** Join the reader's note and the note in the file, unless one contains the other. */
function together(note = "", other = "") {
  if (note.includes(other)) return note;
  return other.includes(note) ? other : `${note}\n\n${other}`;
}
