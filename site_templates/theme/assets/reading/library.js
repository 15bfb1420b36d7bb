/** Saves the papers that the archive has of a reader's library: a file of Zotero, Mendeley, JabRef, EndNote and the like. */
import { authorLine, slugOf } from "../card.js";
import { numeral } from "../element.js";
import { change, checked, folderName, MOST, saved, spelled } from "./saved.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {import("./transfer.js").Imported} Imported */
/** @typedef {{entries: Entry[], isCut: boolean}} Read */

const ROOT = new URL("../../", import.meta.url);
const LONGEST = 60_000; // milliseconds that a file may take to be read
const UNNAMED = "Library";
const HERE = "The file did not leave your browser.";

/**
 * Save the papers of a file in a folder named after it.
 * @param {File} file
 * @param {(words: string) => void} say shows the progress
 * @param {AbortSignal} signal stops it; what was found until then is saved
 * @returns {Promise<Imported>}
 */
export async function libraryTaken(file, say, signal) {
  say("Reading the file …");
  const { entries, isCut } = await read(file, signal);
  if (signal.aborted) return { said: "Stopped. Nothing was imported." };
  if (!entries.length)
    return {
      said:
        "This file has no papers that can be read. Nothing was imported. Choose a file that was exported here, or "
        + "a library as BibTeX, RIS or CSL-JSON.",
    };
  const total = numbered(entries.length);
  try {
    const { located } = await import(new URL("search/index/library.js", ROOT).href);
    const { papers, done } = await located(
      entries,
      (/** @type {number} */ done, /** @type {number} */ found) =>
        say(`${numeral(done)} of ${total} looked up, ${numeral(found)} found …`),
      signal
    );
    const stopped = done < entries.length ? `Stopped after ${numeral(done)} of ${total}. ` : "";
    const cut = isCut ? ` Only the first ${total} of the file were looked up.` : "";
    const name = folderName(file.name.replace(/\.\w+$/, "")) || UNNAMED;
    const { said, undo } = kept(papers.filter(Boolean).map(paper), name, total);
    return { said: `${stopped}${said}${cut} ${HERE}`, undo };
  } catch {
    return { said: "The search is not available right now. Nothing was imported. Try again later." };
  }
}

const numbered = (/** @type {number} */ count) => `${numeral(count)} ${count === 1 ? "entry" : "entries"}`;

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
  const head = `${all.size ? numeral(all.size) : "None"} of ${total} ${all.size > 1 ? "are" : "is"} in this archive`;
  if (wrong) return { said: `${head}. ${wrong}` };
  const parts = [
    added.length && `${were(added.length)} saved into the folder “${folder}”`,
    all.size > others.length && `${were(all.size - others.length)} saved before`,
    others.length > added.length
      && `${were(others.length - added.length)} left out, since no more than ${numeral(MOST)} papers can be saved`,
  ].filter(Boolean);
  const slugs = new Set(added.map(({ slug }) => slug));
  return {
    said: `${[head, parts.join(", ")].filter(Boolean).join("; ")}.`,
    ...(added.length && { undo: () => undone(slugs, before.folders.includes(folder) ? "" : folder) }),
  };
}

const were = (/** @type {number} */ count) => `${numeral(count)} ${count === 1 ? "was" : "were"}`;

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
