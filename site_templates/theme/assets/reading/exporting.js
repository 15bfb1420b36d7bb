/** Citations of many papers in one file, each made from its paper's page. */
import { FORMATS, marked } from "../citations.js";
import { download, element } from "../element.js";
import { distinct, work } from "../work.js";
import { addressOf, page, some } from "./fetching.js";
import { saved } from "./saved.js";
import { plural, SPACE, t } from "../texts.js";

/** @typedef {import("../citations.js").Format} Format */
/** @typedef {{annote?: string, folder?: string}} Own what the reader keeps of a paper */
/** @typedef {Map<string, Own>} Owned by the papers' slugs */
/** @typedef {{text: string, count: number, left?: number, isCut?: boolean}} Cited papers; `left` could not be read */

/** The most papers in one file. */
export const MOST = 2000;
/** The formats for files of many papers, which programs read. */
export const FILES = FORMATS.filter(({ extension }) => extension !== "txt");

/** Make the choice whether the reader's own notes go along. It is not ticked, and hidden while there is none. */
export function notesChoice() {
  const box = element("input", { type: "checkbox" });
  const label = element("label", { className: "with-notes" }, box, " ", t("With my notes"));
  return {
    label,
    /** Show the choice if there are notes, on some papers or on any. */
    refresh(/** @type {string[] | undefined} */ slugs = undefined) {
      label.hidden = !saved().papers.some(({ slug, note }) => note && (slugs?.includes(slug) ?? true));
    },
    /** @returns {Owned} */
    own: () => {
      const papers = box.checked ? saved().papers : [];
      return new Map(papers.map(({ slug, note = "", folder }) => [slug, { annote: note, folder }]));
    },
  };
}

/**
 * Export papers to a file for the reader.
 * @param {string[]} slugs of the papers
 * @param {Owned} own what of the reader's goes along
 * @param {Format} format
 * @param {(words: string) => void} say shows the progress and the result
 * @param {AbortSignal} signal stops it
 */
export async function exported(slugs, own, format, say, signal) {
  const made = await cited(slugs, own, format, say, signal);
  if (!made) return;
  download(`${fileName()}.${format.extension}`, made.text, format.type);
  say(told(plural(made.count, "{n} paper in the file", "{n} papers in the file"), made));
}

/**
 * Make the citations of papers.
 * @param {string[]} slugs of the papers
 * @param {Owned} own what of the reader's goes along
 * @param {Format} format
 * @param {(words: string) => void} say shows the progress, and why there is nothing
 * @param {AbortSignal} signal stops it
 * @returns {Promise<Cited | null>}
 */
export async function cited(slugs, own, format, say, signal) {
  const wanted = [...new Set(slugs)].slice(0, MOST);
  const made = await some(
    wanted,
    async (slug) => {
      const url = addressOf(slug);
      return { folder: "", ...work(await page(url, signal), url), ...own.get(slug) };
    },
    (done) =>
      say(plural(wanted.length, "{done} of {n} paper read …", "{done} of {n} papers read …", { done })),
    signal
  );
  const works = distinct(made.filter((cited) => cited !== null));
  if (signal.aborted) say(t("Stopped. No file was made."));
  else if (!works.length) say(t("No paper could be read. Try again when you are online."));
  if (signal.aborted || !works.length) return null;
  const [text, count] = [joined(works, format), works.length];
  return { text, count, left: wanted.length - count, isCut: slugs.length > MOST };
}

/** Say what was done with papers, and which are missing. */
export function told(/** @type {string} */ sentence, /** @type {Cited} */ { left, isCut }) {
  const said = left
    ? plural(left, "{sentence}; {n} could not be read.", "{sentence}; {n} could not be read.", { sentence })
    : t("{sentence}.", { sentence });
  return isCut ? [said, t("A file can have no more than {n}.", { n: MOST })].join(SPACE) : said;
}

/** Make one file of several works; in Markdown, folder by folder. */
function joined(
  /** @type {(import("../work.js").Work & Own)[]} */ works,
  /** @type {Format} */ { text, extension }
) {
  if (extension === "json") {
    const items = works.flatMap((work) => JSON.parse(text(work)));
    return JSON.stringify(items, null, 2) + "\n";
  }
  if (extension !== "md") return works.map(text).join(extension === "bib" ? "\n" : "");
  const folders = new Set(["", ...works.map(({ folder = "" }) => folder)]);
  return [...folders]
    .flatMap((name) => [
      ...(name ? [`# ${marked(name)}\n`] : []),
      ...works.filter(({ folder = "" }) => folder === name).map(text),
    ])
    .join("\n");
}

/** Return the last part of the page's address, for example `2026-03-04`. */
const fileName = () =>
  location.pathname
    .split("/")
    .filter(Boolean)
    .at(-1)
    ?.replace(/[^\w.-]/g, "") || "papers";
