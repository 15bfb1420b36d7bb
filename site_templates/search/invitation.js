/** What a search without a query shows: recent searches, examples, what is trending, and topics. */
import { element } from "../theme/assets/element.js";
import { ROOT } from "./search.js";
import { fromAddress, toAddress } from "./state.js";
import { numeral, t, voted } from "../theme/assets/texts.js";

/**
 * @typedef {object} Invitation made by `generator/publish/invitation.py`
 * @property {[label: string, query: string][]} examples
 * @property {[title: string, address: string, votes: number][]} trending
 * @property {[name: string, address: string, papers: number][]} topics the largest
 * @property {[name: string, title: string, address: string]} hub the page of all topics
 */
/** @typedef {(address: string, ...label: (Node | string)[]) => HTMLElement} Link makes a link to a search */

/** @type {Promise<() => void> | undefined} */
let made;

/**
 * Fill the place of the invitation; afterwards, bring the recent searches up to date.
 * @param {HTMLElement} place
 * @param {Link} link
 * @param {HTMLInputElement} field of the search
 */
export async function invite(place, link, field) {
  made ??= filled(place, link, field);
  (await made)();
}

/** @type {(place: HTMLElement, link: Link, field: HTMLInputElement) => Promise<() => void>} */
async function filled(place, link, field) {
  const [{ recentSearches }, sections] = await Promise.all([
    import(new URL("assets/reading/recent.js", ROOT).href),
    offered(link).catch(() => []),
  ]);
  const { node, show } = recentSearches(link, field);
  place.append(node, ...sections);
  return show;
}

/** @type {(link: Link) => Promise<HTMLElement[]>} */
async function offered(link) {
  const answer = await fetch(new URL("search/invitation.json", ROOT), { cache: "no-cache" });
  if (!answer.ok) return [];
  /** @type {Invitation} */
  const { examples, trending, topics, hub } = await answer.json();
  return [
    ...section(
      t("Try"),
      examples.map(([label, q]) => [link(searching(q), label, " ", element("code", {}, q))])
    ),
    ...section(
      t("Trending"),
      trending.map(([title, address, votes]) => [
        element("data", { className: "votes", value: String(votes) }, voted(votes)),
        " ",
        page(address, title),
      ])
    ),
    ...(topics.length ? [topicsOf(topics, hub)] : []),
  ];
}

const searching = (/** @type {string} */ q) => toAddress({ ...fromAddress("?"), q });

const page = (/** @type {string} */ address, /** @type {(Node | string)[]} */ ...label) =>
  element("a", { href: new URL(address, ROOT).href, dir: "auto" }, ...label);

/**
 * Make a section of a list, unless the list is empty.
 * @param {string} title
 * @param {(Node | string)[][]} rows
 */
function section(title, rows) {
  const items = rows.map((row) => element("li", {}, ...row));
  const made = element("section", {}, element("h2", {}, title), element("ol", {}, ...items));
  return rows.length ? [made] : [];
}

/**
 * @param {Invitation["topics"]} topics
 * @param {Invitation["hub"]} hub
 */
function topicsOf(topics, [heading, title, address]) {
  const chips = topics.map(([name, address, papers]) =>
    page(address, name, " ", element("small", {}, numeral(papers)))
  );
  const parted = [...chips, page(address, title)].flatMap((chip) => [chip, " "]);
  const listed = element("p", {}, element("span", { className: "chips" }, ...parted));
  return element("section", { className: "as-topics" }, element("h2", {}, heading), listed);
}
