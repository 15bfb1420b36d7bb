/** The file that takes what a reader keeps to another browser: a table of its parts. */
import { part as followed } from "./followed.js";
import { part as papers } from "./saved-transfer.js";

/**
 * @typedef {object} Part what one script keeps
 * @property {() => object} fields returns its fields of the file
 * @property {(file: any) => string} take adds what a file has of it; returns what to tell the reader
 */
/** @type {Part[]} */
const PARTS = [papers, followed];
/**
 * Of the file. Raise it with each release in which a part or a field of one is new: a file with what a site does
 * not know is refused, and nothing of it is lost. Version 1 had no folders.
 */
const VERSION = 2;
const LARGEST = 32 * 1024 * 1024; // bytes: room for the most papers, each with the longest note

/** Return all that the reader keeps, as the text of a file. */
export const exportedText = () =>
  JSON.stringify(Object.assign({ version: VERSION }, ...PARTS.map((part) => part.fields())), null, 2) + "\n";

/**
 * Add what a file has. The reader's own order, notes and folders stay.
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
  return PARTS.map((part) => part.take(value))
    .filter(Boolean)
    .join(" ");
}
