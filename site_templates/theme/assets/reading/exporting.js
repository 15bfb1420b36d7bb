/** Citations of many papers in one file, each made from its paper's page. */
import { distinct, FORMATS, work } from "../citations.js";
import { counted, download } from "../element.js";
import { addressOf, page, some } from "./fetching.js";

/** @typedef {import("../citations.js").Format} Format */

/** The most papers in one file. */
export const MOST = 2000;
/** The formats for files of many papers, which programs read. */
export const FILES = FORMATS.filter(({ extension }) => extension !== "txt");

/**
 * Export papers to a file for the reader.
 * @param {string[]} slugs of the papers
 * @param {Format} format
 * @param {(words: string) => void} say shows the progress and the result
 * @param {AbortSignal} signal stops it
 */
export async function exported(slugs, format, say, signal) {
  const made = await cited(slugs, format, say, signal);
  if (!made) return;
  download(`${fileName()}.${format.extension}`, made.text, format.type);
  say(`${counted(made.count)} in the file${made.left}`);
}

/**
 * Make the citations of papers.
 * @param {string[]} slugs of the papers
 * @param {Format} format
 * @param {(words: string) => void} say shows the progress, and why there is nothing
 * @param {AbortSignal} signal stops it
 * @returns {Promise<{text: string, count: number, left: string} | null>} `left`: the end of a sentence on the
 *   papers in the text, about those that are not
 */
export async function cited(slugs, format, say, signal) {
  const wanted = [...new Set(slugs)].slice(0, MOST);
  const made = await some(
    wanted,
    async (slug) => {
      const url = addressOf(slug);
      return work(await page(url, signal), url);
    },
    (done) => say(`${done.toLocaleString("en")} of ${counted(wanted.length)} read …`),
    signal
  );
  const texts = distinct(made.filter((cited) => cited !== null)).map(format.text);
  if (signal.aborted) say("Stopped. No file was made.");
  else if (!texts.length) say("No paper could be read. Try again when you are online.");
  if (signal.aborted || !texts.length) return null;
  const missing = wanted.length - texts.length;
  const unread = missing ? `; ${missing} could not be read` : "";
  const left = slugs.length > MOST ? ` A file can have no more than ${MOST.toLocaleString("en")}.` : "";
  return {
    text: joined(texts, format),
    count: texts.length,
    left: `${unread}.${left}`,
  };
}

/** Join the texts of several papers into one file. */
function joined(/** @type {string[]} */ texts, /** @type {Format} */ { extension }) {
  if (extension !== "json") return texts.join(extension === "bib" ? "\n" : "");
  return (
    JSON.stringify(
      texts.flatMap((text) => JSON.parse(text)),
      null,
      2
    ) + "\n"
  );
}

/** Return the last part of the page's address, for example `2026-03-04`. */
const fileName = () =>
  location.pathname
    .split("/")
    .filter(Boolean)
    .at(-1)
    ?.replace(/[^\w.-]/g, "") || "papers";
