/** The button Follow of a list: it opens a panel with the ways to follow the list. */
import { stored, watch } from "./storage.js";

/** @type {HTMLAnchorElement | null} */
const link = document.querySelector(".follow > a");
/** @type {HTMLLinkElement | null} */
const feed = document.querySelector("link[rel=alternate]");
const root = new URL("../../", import.meta.url).href;
const address = location.href.slice(root.length).replace(/[?#].*$/, "");
const name = feed?.title ?? document.title;

if (link && feed) {
  // Only what a paper belongs to can be told from it alone.
  const thing = /^[a-z]+\/[^/]+\/$/.test(address) ? { address, name } : null;
  const show = async () => {
    // Who follows nothing needs no more than this.
    const known = stored("followed") !== null || stored("searches") !== null;
    const isFollowed = thing && known && (await import("./followed.js")).isFollowed(address);
    link.textContent = isFollowed ? "Following" : "Follow";
  };
  link.role = "button";
  link.ariaHasPopup = "dialog";
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const { open } = await import("./panel.js");
    open({ name, thing, feed: feed.href, changed: show });
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") event.preventDefault();
    if (event.key === " ") link.click();
  });
  watch("followed", show);
  show();
}
