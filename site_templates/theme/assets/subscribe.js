/**
 * On the page of all feeds: a box that filters them. If there are many, the page shows only the largest;
 * feeds.opml lists all, and is loaded with the first letter typed.
 */
import { filter } from "./reading/filter.js";

/** @typedef {import("./reading/filter.js").Named} Named */

const article = /** @type {HTMLElement} */ (document.querySelector("article.subscribe"));
const listed = /** @type {HTMLElement[]} */ ([...article.querySelectorAll("h2, h2 + p")]);
/** @type {HTMLAnchorElement | null} */
const opml = article.querySelector("a[href$='.opml']");

filter("feed", listed, () => load().catch(shown));

/** Load the feeds that feeds.opml lists. */
async function load() {
  if (!opml) return shown();
  const answer = await fetch(opml.href);
  if (!answer.ok) return shown();
  const tree = new DOMParser().parseFromString(await answer.text(), "text/xml");
  const outlines = [...tree.querySelectorAll("outline[xmlUrl]")];
  return outlines.map((outline) =>
    feed(
      outline.getAttribute("text"),
      outline.parentElement?.getAttribute("text"),
      outline.getAttribute("xmlUrl")
    )
  );
}

/** Return the feeds on the page. */
function shown() {
  return listed.flatMap((part) =>
    [...part.querySelectorAll("a")]
      .filter(({ href }) => !href.endsWith("/"))
      .map((link) => feed(link.textContent, part.previousElementSibling?.textContent, link.href))
  );
}

/** @type {(name?: string | null, group?: string | null, href?: string | null) => Named} */
const feed = (name, group, href) => ({ name: name ?? "", note: group ?? "", href: href ?? "" });
