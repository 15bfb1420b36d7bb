/** The page of all feeds shows only the largest; feeds.opml lists all, for the box that filters them. */
import { filter } from "./reading/filter.js";
import { opening } from "./reading/opening.js";

const listed = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article h2, h2 + p")]);
/** @type {NodeListOf<HTMLAnchorElement>} */
const found = document.querySelectorAll("h2 + p a");
const links = [...found];
const opml = links.find(({ href }) => href.endsWith(".opml"));
const FEED = /[^/]+\.(xml|json)$/;

links.forEach(followed);
filter("feed", listed, () => load().catch(shown), followed);

function followed(/** @type {HTMLAnchorElement} */ link) {
  const { href, firstChild } = link;
  const what = { name: firstChild?.textContent ?? "", feed: href };
  if (FEED.test(href)) opening(link, what, href.replace(FEED, ""));
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
