/** The text of a paper, which only its own page has: for phrases. */
import { spoken } from "./words.js";

const AT_ONCE = 12;
/** @type {Map<string, Promise<string>>} */
const texts = new Map();

/**
 * @param {string} url of a paper's page
 * @returns {Promise<string>} the plain text below the heading `abstract`: the abstract and notes
 */
export function textAt(url) {
  const text = texts.get(url) ?? fetchText(url);
  texts.set(url, text);
  return text;
}

async function fetchText(/** @type {string} */ url) {
  const response = await fetch(url);
  if (!response.ok) return "";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const unspoken of page.querySelectorAll(".notes :is(.label, h2, h3, h4, h5, h6)")) unspoken.remove();
  const heading = page.getElementById("abstract");
  let text = "";
  // After the abstract and notes, other papers stand aside.
  for (
    let part = heading?.nextElementSibling;
    part && !part.matches("aside");
    part = part.nextElementSibling
  ) {
    if (!/^H\d$/.test(part.nodeName)) text += ` ${part.textContent}`;
  }
  return text.replace(/\s+/g, " ").trim();
}

/**
 * @typedef {import("./listing.js").Result} Result
 * @typedef {{phrase: import("./language.js").Phrase, named: Set<number>, possible: Set<number>}} Checked `named`:
 *   documents with an author of these words; `possible`: documents with all words, which may hold the phrase
 * @typedef {{phrases: Checked[], matches: Uint8Array}} Alternative of a query; `matches`: by document
 */

/**
 * Return the documents that hold every phrase of an alternative that they match, at most `wanted`.
 * @param {number[]} documents
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {Alternative[]} alternatives
 * @param {number} wanted
 */
export async function verified(documents, describe, alternatives, wanted) {
  const checks = alternatives.map(({ phrases, matches }) => ({
    matches,
    phrases: phrases.map(({ phrase, ...more }) => ({
      ...phrase,
      ...more,
      text: spoken(phrase.words.join(" ")),
    })),
  }));
  const holds = async (/** @type {Result} */ result, /** @type {number} */ document) => {
    /** @type {Record<string, string>} */
    const fields = {
      title: spoken(result.title),
      tags: spoken(result.tags.join(" ")),
      id: spoken(result.id),
    };
    for (const { phrases } of checks.filter(({ matches }) => matches[document])) {
      let isHeld = true;
      for (const { text, fields: scope, not, named, possible } of phrases) {
        if (not && !named.has(document) && !possible.has(document)) continue;
        let isThere = named.has(document) || scope.some((field) => fields[field]?.includes(text));
        if (!isThere && scope.includes("abstract")) isThere = spoken(await textAt(result.url)).includes(text);
        isHeld &&= isThere !== not;
        if (!isHeld) break;
      }
      if (isHeld) return true;
    }
    return false;
  };
  const kept = [];
  for (let at = 0; at < documents.length && kept.length < wanted; at += AT_ONCE) {
    const some = documents.slice(at, at + AT_ONCE);
    const results = await describe(some);
    const good = await Promise.all(results.map((result, number) => holds(result, some[number])));
    kept.push(...some.filter((_, number) => good[number]));
  }
  return kept.slice(0, wanted);
}
