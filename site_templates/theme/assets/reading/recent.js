/** The reader's last searches: those that found something, and were looked at or led to a paper. */
import { button, element } from "../element.js";
import { searchName } from "./followed.js";
import { recall, remember, watch } from "./storage.js";
import { t } from "../texts.js";

const NAME = "recent-searches";
const MOST = 5;
const GLANCE = 3000; // milliseconds; a search that is replaced sooner was only on the way to another one

/**
 * Remember a search once its results are looked at, or one of them is opened.
 * @param {HTMLElement[]} items
 * @param {string} address
 */
export function noted(items, address) {
  const keep = () => remember(NAME, [address, ...others(address)].slice(0, MOST));
  setTimeout(() => items[0]?.isConnected && keep(), GLANCE);
  for (const item of items) for (const event of ["click", "auxclick"]) item.addEventListener(event, keep);
}

/** Return the addresses of the last searches, the latest first; what is damaged is left out. */
function recent() {
  const known = recall(NAME);
  /** @type {unknown[]} */
  const addresses = Array.isArray(known) ? known : [];
  return addresses
    .filter((address) => typeof address === "string")
    .filter((address) => /^\?./.test(address))
    .slice(0, MOST);
}

const others = (/** @type {string} */ address) => recent().filter((other) => other !== address);

/**
 * Make the section of recent searches, each with a button that forgets it.
 * @param {(address: string, label: string) => HTMLElement} link makes a link to a search
 * @param {HTMLElement} field of the search
 */
export function recentSearches(link, field) {
  const list = element("ol");
  const forget = (/** @type {string[]} */ left, at = 0) => {
    remember(NAME, left);
    show();
    (list.querySelectorAll("button")[Math.min(at, left.length - 1)] ?? field).focus();
  };
  const row = (/** @type {string} */ address, /** @type {number} */ at) => {
    const label = searchName(`search/${address}`);
    const about = { className: "as-forget", ariaLabel: t("Forget {name}", { name: label }) };
    const drop = button("×", () => forget(others(address), at), about);
    return element("li", {}, link(address, label), " ", drop);
  };
  const all = button(t("Forget all"), () => forget([]), { className: "as-forget" });
  const heading = element("h2", {}, t("Recent searches"));
  const node = element("section", { className: "as-recent" }, heading, list, all);
  const show = () => {
    list.replaceChildren(...recent().map(row));
    node.hidden = !list.hasChildNodes();
  };
  watch(NAME, show);
  return { node, show };
}
