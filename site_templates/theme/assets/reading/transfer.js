/** Export and import of a reader's saved papers and searches. */
import { counted } from "../element.js";
import { change, checked, LONGEST, MOST, saved } from "./saved.js";
import { checked as checkedSearch, addSearches, searches } from "./searches.js";

const VERSION = 1;
const LARGEST = 32 * 1024 * 1024; // bytes: room for the most papers, each with the longest note
/** Separates two notes on the same paper. */
const BETWEEN = "\n\n";

/** @typedef {import("./saved.js").Saved} Saved */

/** Return everything saved, as the text of a file. */
export const exportedText = () =>
  JSON.stringify({ version: VERSION, papers: saved().papers, searches: searches() }, null, 2) + "\n";

/**
 * Add the papers of a file. The reader's order and notes stay; the file's notes go below the reader's.
 * @param {Blob} file
 * @returns {Promise<string>} the result, for the reader
 */
export async function imported(file) {
  if (file.size > LARGEST) return "This file is too large. Nothing was imported.";
  /** @type {any} */
  let value;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return "This file is not JSON, or is incomplete. Nothing was imported. Choose a file that was exported here.";
  }
  if (!Array.isArray(value?.papers))
    return "This file has no list of papers. Nothing was imported. Choose a file that was exported here.";
  if (typeof value.version === "number" && value.version > VERSION)
    return "This file is from a newer version of the site. Nothing was imported. Reload this page and try again.";
  if (value.papers.length > MOST)
    return `This file has more than ${MOST.toLocaleString("en")} papers. Nothing was imported.`;
  const good = value.papers.map(checked).filter((/** @type {Saved | null} */ paper) => paper !== null);
  let added = 0;
  let tooLong = 0;
  const wrong = change((papers) => {
    const merged = new Map(papers.map((paper) => [paper.slug, paper]));
    for (const paper of good) {
      const known = merged.get(paper.slug);
      const note = known && together(known.note, paper.note);
      if (note && note.length > LONGEST.note) tooLong++;
      else merged.set(paper.slug, known ? { ...known, note } : paper);
    }
    added = merged.size - papers.length;
    return [...merged.values()];
  });
  if (wrong) return wrong;
  const more = Array.isArray(value.searches) ? value.searches.slice(0, MOST).map(checkedSearch) : [];
  const notSaved = addSearches(more.filter((/** @type {unknown} */ search) => search !== null));
  const left = value.papers.length - good.length;
  const merged = good.length - added;
  return [
    `Imported: ${added} new${merged ? `, ${merged} already saved` : ""}.`,
    tooLong
      ? `For ${counted(tooLong, "paper")}, the two notes together are too long; your note was kept.`
      : "",
    left ? `${left} of the file's entries could not be read and were skipped.` : "",
    notSaved && `Its searches were skipped: ${notSaved}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Join the reader's note and the note in the file, unless one contains the other. */
function together(note = "", other = "") {
  if (note.includes(other)) return note;
  return other.includes(note) ? other : note + BETWEEN + other;
}
