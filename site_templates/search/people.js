/** The authors that a search names: a line above its results leads to their papers. */
import { counted, element } from "../theme/assets/element.js";
import { orcidOf } from "./identifiers.js";
import { mayBeName, MAYBE_INITIAL } from "./lookup.js";
import { opened } from "./search.js";

const QUOTED = /(?<=^|\s)author:"([^"]+)"(?=\s|$)/i;
const BY = /^\s*(?:(?:papers?|articles?|publications?|works?)\s+)?(?:by|from|of)\s+/i;

/** @typedef {import("./persons.js").Person} Person */

/**
 * Return the authors with exactly the words of a query in their names, with names for its initials, or with the ORCID
 * iD in it, and those with a name that differs in a letter.
 * @param {string} text
 * @returns {Promise<{people: Person[], alike: Person[]}>}
 */
export async function peopleOf(text) {
  const orcid = orcidOf(text);
  const typed = orcid || (text.match(QUOTED)?.[1] ?? text.replace(BY, ""));
  const index = await opened();
  const isNamed = orcid || MAYBE_INITIAL.test(typed) || (await mayBeName(index, typed));
  return isNamed ? (await import("./persons.js")).peopleNamed(index, typed) : { people: [], alike: [] };
}

/**
 * Return links to the authors that a query names.
 * @param {string} text
 * @returns {Promise<(Node | string)[]>}
 */
export async function peopleFor(text) {
  const { people, alike } = await peopleOf(text);
  return [
    ...links(people.length > 1 ? "Authors: " : "Author: ", people),
    ...links(". Spelled alike: ", alike),
  ];
}

/**
 * @param {string} label
 * @param {Person[]} people
 */
const links = (label, people) =>
  people.flatMap(({ name, address, papers }, at) => [
    at ? "; " : label,
    element("a", { href: address, dir: "auto" }, name),
    `, ${counted(papers)}`,
  ]);
