/** The authors that a search names: a line above its results leads to their papers. */
import { counted, element } from "../theme/assets/element.js";
import { holders } from "./lookup.js";
import { opened } from "./search.js";
import { terms } from "./words.js";

/** A name, as it may be typed: two words or more. */
const NAME = /^\s*\p{L}[\p{L}\p{M}.'’-]*(?:\s+\p{L}[\p{L}\p{M}.'’-]*){1,4}\s*$/u;

/**
 * Return links to the authors with exactly the words of a query in their names.
 * @param {string} text
 * @returns {Promise<(Node | string)[]>}
 */
export async function peopleFor(text) {
  // The query has loaded these terms; most searches end here.
  const known = terms(text).join(" ");
  if (!NAME.test(text) || !(await holders(await opened(), "authors", known)).length) return [];
  const { peopleNamed } = await import("./suggest.js");
  const people = await peopleNamed(text);
  return people.flatMap(({ name, address, papers }, at) => [
    at ? "; " : people.length > 1 ? "Authors: " : "Author: ",
    element("a", { href: address, dir: "auto" }, name),
    `, ${counted(papers)}`,
  ]);
}
