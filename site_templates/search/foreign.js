/** Words in other scripts than Latin and Greek, such as 强化学习. Only searches with such a word need this script. */
import { eachValue } from "./columns.js";
import { isForeign, nameKey } from "./words.js";

/**
 * Give the words of queries the tags that have them as aliases, with their documents.
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Parsed[]} parsed
 */
export async function know(index, parsed) {
  const clauses = parsed.flatMap(({ clauses }) => clauses).filter(({ typed }) => isForeign(typed));
  const { tags = {} } = await index.aliases();
  /** @type {Map<string, number[]>} */
  const papers = new Map(clauses.map(({ typed }) => [tags[nameKey(typed)], []]));
  await eachValue(index, "tags", (document, tag) => papers.get(tag)?.push(document));
  for (const clause of clauses) {
    const tag = tags[nameKey(clause.typed)];
    const documents = papers.get(tag);
    if (tag && documents) clause.known = { tag, documents };
  }
}
