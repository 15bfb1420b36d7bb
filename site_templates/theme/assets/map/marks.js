/** The points of papers that the reader saved, and of papers that are new to the reader. */
import { slugOf } from "../card.js";
import { news } from "../reading/news.js";
import { savedSlugs } from "../reading/saved.js";
import { stored } from "../reading/storage.js";
import { file, record } from "./asked.js";
import { documentsOf } from "./points.js";

/** @type {Promise<{header: any, columns: Uint8Array[]}> | undefined} */
let hashes;

/**
 * Return the marked points. Only a reader who saved older papers needs the file that finds them.
 * @param {import("./points.js").Points} points
 */
export async function marked({ newest, xs }) {
  const isKnown = stored("news") !== null;
  const slugs = savedSlugs();
  if (!isKnown && !slugs.size) return { saved: [], fresh: [] };
  const { order, fresh, isFirst } = await news();
  const documents = new Map(order.map(({ slug }, at) => [slug, newest[at] ?? -1]));
  const late = (/** @type {string} */ slug) => documents.get(slug) ?? -1;
  const older = [...slugs].filter((slug) => !documents.has(slug));
  if (older.length) hashes ??= file("slugs");
  const early = hashes ? await only(documentsOf(await hashes, older)) : [];
  const isPoint = (/** @type {number} */ point) => point >= 0 && xs[point] >= 0;
  return {
    saved: [...early, ...[...slugs].map(late)].filter(isPoint),
    fresh: isFirst ? [] : fresh.map(({ slug }) => late(slug)).filter(isPoint),
  };
}

/**
 * Return the document of each slug; where several may be, that of its record.
 * @param {[slug: string, documents: number[]][]} found
 */
async function only(found) {
  const sure = found.map(async ([slug, documents]) => {
    if (documents.length < 2) return documents;
    const records = await Promise.all(documents.map(record));
    return documents.filter((_, at) => slugOf(records[at].url) === slug);
  });
  return (await Promise.all(sure)).flat();
}
