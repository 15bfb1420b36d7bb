/** What a reader saved as a file, and back. */
import { counted } from "../element.js";
import { change, checked, LONGEST, MOST, saved } from "./saved.js";
import { checked as checkedSearch, addSearches, searches } from "./searches.js";

const VERSION = 1;
const LARGEST = 32 * 1024 * 1024; // bytes: as many papers as may be saved, each with a note as long as it may be
/** Letters between two notes of one paper. */
const BETWEEN = "\n\n";

/** @typedef {import("./saved.js").Saved} Saved */

/** All that is saved, as the text of a file. */
export const exportedText = () =>
  JSON.stringify({ version: VERSION, papers: saved().papers, searches: searches() }, null, 2) + "\n";

/**
 * Adds what is in a file. The order and the notes of what is here stay; notes of the same paper stand below.
 * @param {Blob} file
 * @returns {Promise<string>} what came of it, in words
 */
export async function imported(file) {
  if (file.size > LARGEST) return "This file is too large. Nothing was imported.";
  /** @type {any} */
  let value;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return "This file is not JSON, or it is cut short. Nothing was imported; choose one that was exported here.";
  }
  if (!Array.isArray(value?.papers)) return "This file has no list of papers. Nothing was imported; choose one that was exported here.";
  if (typeof value.version === "number" && value.version > VERSION)
    return "This file is from a newer version of the site. Nothing was imported; reload this page and try again.";
  if (value.papers.length > MOST) return `This file has more than ${MOST.toLocaleString("en")} papers. Nothing was imported.`;
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
    tooLong ? `Of ${counted(tooLong, "paper")} both notes together would be too long: yours was kept.` : "",
    left ? `${left} of the file's entries could not be read and were left out.` : "",
    notSaved && `Its searches were left out: ${notSaved}`,
  ].filter(Boolean).join(" ");
}

/** The reader's note and that of the file, unless one has the other in it. */
function together(note = "", other = "") {
  if (note.includes(other)) return note;
  return other.includes(note) ? other : note + BETWEEN + other;
}
