/** Citations of many papers in one file, each made from the paper's own page. */
import { FORMATS, work } from "../citations.js";
import { counted, download } from "../element.js";
import { addressOf, page, some } from "./fetching.js";

/** @typedef {import("../citations.js").Format} Format */

/** How many papers go into one file. */
export const MOST = 2000;
/** The formats that many papers can stand in: those that programs read. */
export const FILES = FORMATS.filter(({ extension }) => extension !== "txt");

/**
 * Hands the reader a file.
 * @param {string[]} slugs of the papers
 * @param {Format} format
 * @param {(words: string) => void} say called as it goes on
 * @param {AbortSignal} signal stops it
 */
export async function exported(slugs, format, say, signal) {
  const wanted = [...new Set(slugs)].slice(0, MOST);
  const made = await some(wanted, async (slug) => {
    const url = addressOf(slug);
    return format.text(work(await page(url, signal), url));
  }, (done) => say(`${done.toLocaleString("en")} of ${counted(wanted.length)} read …`), signal);
  if (signal.aborted) return say("Stopped. No file was made.");
  const texts = made.filter((text) => text !== null);
  if (!texts.length) return say("No paper could be read. Try again when there is a network.");
  download(`${fileName()}.${format.extension}`, joined(texts, format), format.type);
  const missing = wanted.length - texts.length;
  const left = slugs.length > MOST ? ` A file has no more than ${MOST.toLocaleString("en")}.` : "";
  say(`${counted(texts.length)} in the file${missing ? `; ${missing} could not be read` : ""}.${left}`);
}

/** One file of the texts of several papers. */
function joined(/** @type {string[]} */ texts, /** @type {Format} */ { extension }) {
  if (extension !== "json") return texts.join(extension === "bib" ? "\n" : "");
  return JSON.stringify(texts.flatMap((text) => JSON.parse(text)), null, 2) + "\n";
}

/** After the last part of the page's address: `2026-03-04`. */
const fileName = () => location.pathname.split("/").filter(Boolean).at(-1)?.replace(/[^\w.-]/g, "") || "papers";
