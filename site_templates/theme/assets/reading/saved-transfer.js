/** The saved papers and their folders in the file for another browser. */
import { counted } from "../element.js";
import { changeAll, checked, folderName, LONGEST, MOST, saved, spelled } from "./saved.js";

/** Separates two notes on the same paper. */
const BETWEEN = "\n\n";

/** @typedef {import("./saved.js").Saved} Saved */

/** @type {import("./transfer.js").Part} */
export const part = {
  fields: () => {
    const { papers, folders } = saved();
    return { papers, folders };
  },
  take,
};

/** Add the papers of a file: its notes go below the reader's, and a paper stays in the reader's folder. */
function take(/** @type {{papers: unknown[], folders?: unknown}} */ file) {
  if (file.papers.length > MOST)
    return `This file has more than ${MOST.toLocaleString("en")} papers. None of them was imported.`;
  const good = file.papers.map(checked).filter((paper) => paper !== null);
  const names = Array.isArray(file.folders) ? file.folders.map(folderName).filter(Boolean) : [];
  let added = 0;
  let tooLong = 0;
  const wrong = changeAll(({ papers, folders }) => {
    const all = [...folders];
    const own = (/** @type {string} */ name) => {
      const same = spelled(all, name);
      if (!same) all.push(name);
      return same || name;
    };
    names.forEach(own);
    const merged = new Map(papers.map((paper) => [paper.slug, paper]));
    for (const { folder: theirs, ...paper } of good) {
      const known = merged.get(paper.slug);
      const note = together(known?.note, paper.note);
      const isTooLong = note.length > LONGEST.note;
      if (isTooLong) tooLong++;
      const folder = known?.folder ?? (theirs && own(theirs));
      merged.set(paper.slug, {
        ...(known ?? paper),
        ...(note && !isTooLong && { note }),
        ...(folder && { folder }),
      });
    }
    added = merged.size - papers.length;
    return { papers: [...merged.values()], folders: all };
  });
  return wrong || result(added, good.length - added, tooLong, file.papers.length - good.length);
}

/** Say what was imported. */
function result(
  /** @type {number} */ added,
  /** @type {number} */ merged,
  /** @type {number} */ tooLong,
  /** @type {number} */ left
) {
  return [
    `Imported: ${added} new${merged ? `, ${merged} already saved` : ""}.`,
    tooLong
      ? `For ${counted(tooLong, "paper")}, the two notes together are too long; your note was kept.`
      : "",
    left ? `${left} of the file's entries could not be read and were skipped.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Join the reader's note and the note in the file, unless one contains the other. */
function together(note = "", other = "") {
  if (note.includes(other)) return note;
  return other.includes(note) ? other : note + BETWEEN + other;
}
