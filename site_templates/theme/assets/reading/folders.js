/** Folders of saved papers: a paper is in one folder or in none, and a folder is its name. */
import { changeAll, saved, spelled } from "./saved.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {{wrong: string, undo: () => string}} Done `wrong`: why nothing was changed; "" if it was */

/** Return a paper in another folder, or in none. */
function placed(/** @type {Saved} */ { folder: _, ...paper }, /** @type {string} */ folder) {
  return folder ? { ...paper, folder } : paper;
}

/** Make a folder, unless there is one of this name. Return why it was not made; "" if there is one now. */
export const create = (/** @type {string} */ name) =>
  changeAll(({ papers, folders }) => ({
    papers,
    folders: spelled(folders, name) ? folders : [...folders, name],
  }));

/** Rename a folder. Return why it keeps its name; "" if it was renamed. */
export function rename(/** @type {string} */ before, /** @type {string} */ name) {
  const same = spelled(saved().folders, name);
  if (same && same !== before) return `There is a folder “${same}” already.`;
  return changeAll(({ papers, folders }) => ({
    papers: papers.map((paper) => (paper.folder === before ? placed(paper, name) : paper)),
    folders: folders.map((known) => (known === before ? name : known)),
  }));
}

/**
 * Delete a folder. Its papers stay saved.
 * @param {string} name
 * @returns {Done} `undo` puts the folder back, with its papers that are in no other folder by then
 */
export function dissolve(name) {
  const { papers, folders } = saved();
  const at = folders.indexOf(name);
  const inside = new Set(papers.filter(({ folder }) => folder === name).map(({ slug }) => slug));
  const wrong = changeAll((now) => ({
    papers: now.papers.map((paper) => (paper.folder === name ? placed(paper, "") : paper)),
    folders: now.folders.filter((known) => known !== name),
  }));
  const undo = () =>
    changeAll((now) => ({
      papers: now.papers.map((paper) =>
        inside.has(paper.slug) && !paper.folder ? placed(paper, name) : paper
      ),
      folders: now.folders.includes(name) ? now.folders : now.folders.toSpliced(at, 0, name),
    }));
  return { wrong, undo };
}

/**
 * Move papers into a folder.
 * @param {string[]} slugs
 * @param {string} name of the folder; "" for none
 * @returns {Done} `undo` moves those back that are still in it
 */
export function put(slugs, name) {
  const wanted = new Set(slugs);
  const before = new Map(saved().papers.map(({ slug, folder = "" }) => [slug, folder]));
  const wrong = changeAll(({ papers, folders }) => ({
    papers: papers.map((paper) => (wanted.has(paper.slug) ? placed(paper, name) : paper)),
    folders,
  }));
  const undo = () =>
    changeAll(({ papers, folders }) => ({
      papers: papers.map((paper) =>
        wanted.has(paper.slug) && (paper.folder ?? "") === name
          ? placed(paper, before.get(paper.slug) ?? "")
          : paper
      ),
      folders,
    }));
  return { wrong, undo };
}
