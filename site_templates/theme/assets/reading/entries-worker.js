/** Reads a file of a reference manager beside the page, which stays responsive. */
import { entriesOf } from "./entries.js";

addEventListener("message", async ({ data }) => postMessage(entriesOf(decoded(await data.arrayBuffer()))));

/** Decode a text: UTF-8, else UTF-16 by its mark, else Western European, as old programs write it. */
function decoded(/** @type {ArrayBuffer} */ bytes) {
  const mark = new Uint8Array(bytes.slice(0, 2)).join();
  if (mark === "255,254" || mark === "254,255")
    return new TextDecoder(mark === "255,254" ? "utf-16le" : "utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
