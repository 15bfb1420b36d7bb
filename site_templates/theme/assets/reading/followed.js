/**
 * What the reader follows in this browser: collections with a page, and searches. An author without a page is
 * the search for the name.
 */
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";
import { t } from "../texts.js";

/** The most that can be followed. */
export const MOST = 50;
const LETTERS = 1000; // of an address
const LONGEST_NAME = 200;
const ADDRESS = /^(?:[a-z]+\/(?!\.+\/)[^/?#\\\s]+\/|search\/\?.+)$/;
const FULL = t("No more than {n} things can be followed. Unfollow one first.", { n: MOST });
const PLACES = ["followed", "searches"]; // the second from before other things than searches could be followed

/** @typedef {{address: string, name: string}} Followed `address`: relative to the site */

/**
 * Return an outside value as something to follow; `null` if it is not. A saved search of an older version has
 * the query string alone.
 * @param {any} value
 * @returns {Followed | null}
 */
export function checked(value) {
  const { address: given, name } = value ?? {};
  if (typeof given !== "string") return null;
  const address = given[0] === "?" ? `search/${given}` : given;
  if (address.length > LETTERS || !ADDRESS.test(address)) return null;
  const shown = typeof name === "string" ? name.trim().slice(0, LONGEST_NAME) : "";
  return { address, name: shown || searchName(address) || address };
}

/** Parts of a search's address besides its words and filters. */
const MANNERS = ["sort", "literal"];

/** Name a search by its words and filters. */
export function searchName(/** @type {string} */ address) {
  const given = new URLSearchParams(address.replace(/^.*?(\?|$)/, ""));
  for (const manner of MANNERS) given.delete(manner);
  return [...given]
    .map(([name, value]) => (name === "q" || name === "author" ? value : `${name}: ${value}`))
    .join(", ");
}

/** Return the words and the filters in the address of a search, and whether words mean nothing but themselves. */
export function asked(/** @type {string} */ address) {
  const given = new URLSearchParams(address);
  const names = [...new Set(given.keys())].filter((name) => !["q", ...MANNERS].includes(name));
  /** @type {Record<string, string[]>} */
  const filters = Object.fromEntries(names.map((name) => [name, given.getAll(name)]));
  return { query: given.get("q") ?? "", filters, literal: given.has("literal") };
}

/** Return what the reader follows. */
export function followed() {
  const all = PLACES.flatMap((name) => recall(name) ?? []).map(checked);
  const things = new Map();
  for (const thing of all) if (thing && !things.has(thing.address)) things.set(thing.address, thing);
  return /** @type {Followed[]} */ ([...things.values()]);
}

/** Return whether the reader follows the thing with an address. */
export const isFollowed = (/** @type {string} */ wanted) =>
  followed().some(({ address }) => address === wanted);

/** Return the stored texts that cannot be read, or not completely. */
export const damaged = () => [
  ...(recall("followed-damaged") ?? []),
  ...PLACES.filter((name) => stored(name) !== null && ![recall(name) ?? 0].flat().every(checked)).map(
    (name) => stored(name)
  ),
];

/**
 * Change what the reader follows; damaged data is set aside before it is overwritten.
 * @param {(things: Followed[]) => Followed[]} edit returns the new list
 * @returns {string} why nothing was changed; "" if it was
 */
function change(edit) {
  const before = followed();
  const edited = edit(before);
  if (edited.length > Math.max(MOST, before.length)) return FULL;
  const texts = damaged();
  if (texts.length && !remember("followed-damaged", texts)) return NO_ROOM;
  if (!remember("followed", edited)) return NO_ROOM;
  if (stored("searches") !== null) remember("searches", []); // they are followed now
  return "";
}

/** Follow more; what is followed stays as it is. Return why it is not followed, or "". */
export const add = (/** @type {Followed[]} */ more) =>
  change((before) => {
    const known = new Set(before.map(({ address }) => address));
    return [...before, ...more.filter(({ address }) => !known.has(address))];
  });

/** Unfollow. Return why it is still followed, or "". */
export const drop = (/** @type {string} */ wanted) =>
  change((before) => before.filter(({ address }) => address !== wanted));

/** Forget the damaged data. */
export function forgetDamaged() {
  if (!change((things) => things)) remember("followed-damaged", []);
}

/** Call `changed` when another tab changes what is followed. */
export const onChange = (/** @type {() => void} */ changed) => watch("followed", changed);

/** @type {import("./transfer.js").Part} */
export const part = {
  fields: () => ({ followed: followed() }),
  take: ({ followed: theirs = [], searches = [] }) => {
    const things = [theirs, searches]
      .flat()
      .slice(0, 2 * MOST)
      .map(checked);
    const wrong = add(things.filter((thing) => thing !== null));
    return wrong && t("What it follows was skipped: {reason}", { reason: wrong });
  },
};
