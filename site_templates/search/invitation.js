/** What a search without a query shows: recent searches, examples, what is trending, and topics. */
import { button, element } from "../theme/assets/element.js";
import { FILTERS } from "./filters.js";
import { forget, forgetAll, recent, watchRecent } from "./recent.js";
import { ROOT } from "./search.js";
import { fromAddress, toAddress } from "./state.js";

/**
 * @typedef {object} Invitation made by `generator/publish/files/invitation.py`
 * @property {[label: string, query: string][]} examples
 * @property {[title: string, address: string, votes: number][]} trending
 * @property {[name: string, address: string, papers: number][]} topics the largest
 * @property {[name: string, title: string, address: string]} hub the page of all topics
 */
/** @typedef {(address: string, ...label: (Node | string)[]) => HTMLElement} Link makes a link to a search */

/** @type {Promise<void> | undefined} */
let filling;
let showRecent = () => {};

/**
 * Fill the place of the invitation; afterwards, bring the recent searches up to date.
 * @param {HTMLElement} place
 * @param {Link} link
 * @param {HTMLInputElement} input
 */
export function invite(place, link, input) {
  if (!filling) {
    const own = element("section", { className: "as-recent" });
    place.append(own);
    showRecent = () => fillRecent(own, link, input);
    watchRecent(showRecent);
    filling = offered(place, link);
  }
  showRecent();
  return filling;
}

/**
 * @param {HTMLElement} place
 * @param {Link} link
 */
async function offered(place, link) {
  const answer = await fetch(new URL("search/invitation.json", ROOT), { cache: "no-cache" });
  if (!answer.ok) return;
  /** @type {Invitation} */
  const { examples, trending, topics, hub } = await answer.json();
  place.append(
    ...section(
      "Try",
      examples.map(([label, q]) => [link(searching(q), label, " ", element("code", {}, q))])
    ),
    ...section(
      "Trending",
      trending.map(([title, address, votes]) => [
        element("data", { className: "votes", value: String(votes) }, `${votes} votes`),
        " ",
        page(address, title),
      ])
    ),
    ...(topics.length ? [topicsOf(topics, hub)] : [])
  );
}

const searching = (/** @type {string} */ q) => toAddress({ ...fromAddress("?"), q });

const page = (/** @type {string} */ address, /** @type {(Node | string)[]} */ ...label) =>
  element("a", { href: new URL(address, ROOT).href, dir: "auto" }, ...label);

/**
 * Make a section of a list, unless the list is empty.
 * @param {string} title
 * @param {(Node | string)[][]} rows
 */
const section = (title, rows) =>
  rows.length
    ? [
        element(
          "section",
          {},
          element("h2", {}, title),
          element("ol", {}, ...rows.map((row) => element("li", {}, ...row)))
        ),
      ]
    : [];

/**
 * @param {Invitation["topics"]} topics
 * @param {Invitation["hub"]} hub
 */
function topicsOf(topics, [heading, title, address]) {
  const chips = topics.map(([name, address, papers]) =>
    page(address, name, " ", element("small", {}, papers.toLocaleString("en")))
  );
  return element(
    "section",
    { className: "as-topics" },
    element("h2", {}, heading),
    element(
      "p",
      {},
      element(
        "span",
        { className: "chips" },
        ...[...chips, page(address, title)].flatMap((chip) => [chip, " "])
      )
    )
  );
}

/**
 * Show the recent searches, each with a button that forgets it.
 * @param {HTMLElement} own
 * @param {Link} link
 * @param {HTMLInputElement} input
 */
function fillRecent(own, link, input) {
  const addresses = recent();
  const after = (/** @type {number} */ at) => {
    fillRecent(own, link, input);
    (own.querySelectorAll("button")[Math.min(at, recent().length - 1)] ?? input).focus();
  };
  const rows = addresses.map((address, at) => {
    const label = described(address);
    const drop = button("×", () => forget(address) && after(at), {
      className: "as-forget",
      ariaLabel: `Forget ${label}`,
    });
    return [link(address, label), " ", drop];
  });
  own.replaceChildren(...section("Recent searches", rows).flatMap(({ children }) => [...children]));
  own.hidden = !rows.length;
  if (rows.length)
    own.append(button("Forget all", () => forgetAll() && after(0), { className: "as-forget" }));
}

/** Say what a search asks for. */
function described(/** @type {string} */ address) {
  const { q, filters } = fromAddress(address);
  const chosen = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => `${FILTERS[name].label} ${value}`)
  );
  return [q, ...chosen].filter(Boolean).join(" · ");
}
