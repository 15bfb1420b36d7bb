/** The button Follow of a list: it opens a panel with the ways to follow the list. */
import { opening } from "./opening.js";
import { stored, watch } from "./storage.js";

/** @type {HTMLAnchorElement | null} */
const link = document.querySelector(".follow > a");
/** @type {HTMLLinkElement | null} */
const feed = document.querySelector("link[rel=alternate]");

if (link && feed) {
  const show = async () => {
    // Who follows nothing needs no more than this.
    const known = stored("followed") !== null || stored("searches") !== null;
    const isFollowed = thing && known && (await import("./followed.js")).isFollowed(thing.address);
    link.textContent = isFollowed ? "Following" : "Follow";
  };
  const what = { name: feed.title || document.title, feed: feed.href };
  const thing = opening(link, what, location.href, show);
  watch("followed", show);
  show();
}
