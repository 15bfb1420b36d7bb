/** The page of all feeds shows only the largest; feeds.opml lists all, for the box that filters them. */
import { filter } from "./reading/filter.js";

const listed = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article h2, h2 + p")]);
/** @type {NodeListOf<HTMLAnchorElement>} */
const found = document.querySelectorAll("h2 + p a");
const links = [...found];
const opml = links.find(({ href }) => href.endsWith(".opml"));
const FEED = /[^/]+\.(xml|json)$/;

links.forEach(followed);
filter("feed", listed, () => load().catch(shown), followed);

/** Let a link to a feed open the panel; the script for that comes with the first click. */
function followed(/** @type {HTMLAnchorElement} */ link) {
  const { href, firstChild } = link;
  if (!FEED.test(href)) return;
  link.role = "button";
  link.ariaHasPopup = "dialog";
  link.onclick = link.onkeydown = async (/** @type {Event & {key?: string}} */ event) => {
    if ((event.key ?? " ") !== " ") return;
    event.preventDefault();
    const { opening } = await import("./reading/follow.js");
    opening(link, { name: firstChild?.textContent ?? "", feed: href }, href.replace(FEED, ""));
    link.click();
  };
}

/** Load the feeds that feeds.opml lists. */
async function load() {
  if (!opml) return shown();
  const answer = await fetch(opml.href);
  if (!answer.ok) return shown();
  const tree = new DOMParser().parseFromString(await answer.text(), "text/xml");
  const outlines = [...tree.querySelectorAll("outline[xmlUrl]")];
  return outlines.map((outline) => ({
    name: outline.getAttribute("text") ?? "",
    note: outline.parentElement?.getAttribute("text") ?? "",
    href: outline.getAttribute("xmlUrl") ?? "",
  }));
}

/** Return the feeds on the page. */
function shown() {
  return links
    .filter(({ href }) => FEED.test(href))
    .map((link) => ({
      name: link.textContent ?? "",
      note: link.closest("p")?.previousElementSibling?.textContent ?? "",
      href: link.href,
    }));
}
