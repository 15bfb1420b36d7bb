/** The button Follow of a list: it opens a panel with the ways to follow the list. */
import { stored, watch } from "./storage.js";
import { t } from "../texts.js";

/** @type {HTMLAnchorElement | null} */
const link = document.querySelector(".follow > a");
/** @type {HTMLLinkElement | null} */
const feed = document.querySelector("link[rel=alternate]");
const root = new URL("../../", import.meta.url).href;

/**
 * Make a link a button that opens the panel.
 * @param {HTMLAnchorElement} link
 * @param {{name: string, feed: string}} what
 * @param {string} page with the papers
 * @param {() => void} [changed]
 */
export function opening(link, what, page, changed = () => {}) {
  const address = page.startsWith(root) ? page.slice(root.length).replace(/[?#].*$/, "") : "";
  // Only what a paper belongs to can be told from it alone.
  const thing = /^[a-z]+\/[^/]+\/$/.test(address) ? { address, name: what.name } : null;
  link.role = "button";
  link.ariaHasPopup = "dialog";
  link.onclick = async (event) => {
    event.preventDefault();
    const { open } = await import("./panel.js");
    open({ ...what, thing, changed });
  };
  link.onkeydown = (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  };
  return thing;
}

if (link && feed) {
  const show = async () => {
    // Who follows nothing needs no more than this.
    const known = stored("followed") !== null || stored("searches") !== null;
    const isFollowed = thing && known && (await import("./followed.js")).isFollowed(thing.address);
    link.textContent = isFollowed ? t("Following") : t("Follow");
  };
  const what = { name: feed.title || document.title, feed: feed.href };
  const thing = opening(link, what, location.href, show);
  watch("followed", show);
  show();
}
