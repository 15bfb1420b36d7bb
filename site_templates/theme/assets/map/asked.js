/** What the map asks for: its own files, and the search, once a reader asks for something. */
import { unpack } from "../packing.js";

export const ROOT = new URL("../../", import.meta.url);

/** Fetch a file of the map: `generator/publish/points.py`. */
export async function file(/** @type {string} */ name) {
  const answer = await fetch(new URL(`map/${name}.bin`, ROOT), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return unpack(await answer.arrayBuffer());
}

/**
 * Load the search's part for the map.
 * @returns {Promise<typeof import("../../../search/map.js")>}
 */
export const search = () => import(new URL("search/index/map.js", ROOT).href);

/** Return what a card shows of a point. */
export const record = async (/** @type {number} */ point) => (await search()).record(point);
