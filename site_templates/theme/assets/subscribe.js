/**
 * The page of all feeds shows only the largest; feeds.opml lists all, for the box that filters them. A reader may
 * tick some feeds, and take a file of these.
 */
import { button, download } from "./element.js";
import { filter } from "./reading/filter.js";
import { stored, watch } from "./reading/storage.js";
import { plural, t } from "./texts.js";

const FEED = /[^/]+\.(xml|json)$/;
const FEEDS = ".reading ~ h2 + p a";

const listed = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".reading ~ :is(h2, h2 + p)")]);
/** @type {NodeListOf<HTMLAnchorElement>} */
const found = document.querySelectorAll(FEEDS);
const links = [...found];
const opml = links.find(({ href }) => href.endsWith(".opml"));

/** @type {Map<string, string> | null} the names of ticked feeds by address; `null` while none can be ticked */
let ticked = null;
const start = button(t("Choose feeds"), () => chosen(ticked ? null : new Map()));
const take = button("", () => download("feeds.opml", opmlOf(ticked ?? new Map()), "text/x-opml"));
links.forEach(followed);
filter("feed", listed, () => load().catch(shown), followed);
document.querySelector("article > .reading")?.append(start, take);
chosen(null);
// Who follows nothing needs no more than the page says.
if (stored("followed") !== null || stored("searches") !== null) showFollowed();
watch("followed", showFollowed);

async function showFollowed() {
  const following = await import("./reading/following.js");
  following.showFollowed();
}

/** Show which feeds are ticked. */
function chosen(/** @type {typeof ticked} */ feeds) {
  ticked = feeds;
  start.ariaPressed = String(feeds !== null);
  take.hidden = !feeds?.size;
  take.textContent = plural(feeds?.size ?? 0, "Download {n} feed", "Download {n} feeds");
  for (const link of document.querySelectorAll(`${FEEDS}, .filter a`)) marked(link);
}

function marked(/** @type {Element} */ link) {
  if (link.role !== "button") return;
  link.ariaPressed = ticked && String(ticked.has(/** @type {HTMLAnchorElement} */ (link).href));
  link.ariaHasPopup = ticked ? null : "dialog";
}

/** Return the file of feeds for feed readers (https://opml.org/spec2.opml). */
function opmlOf(/** @type {Map<string, string>} */ feeds) {
  const file = document.implementation.createDocument(null, "opml");
  file.documentElement.setAttribute("version", "2.0");
  const [head, body] = ["head", "body"].map((name) => file.createElement(name));
  file.documentElement.append(head, body);
  head.append(file.createElement("title"));
  head.firstElementChild?.append(document.title);
  for (const [href, text] of feeds) {
    const values = { type: "rss", text, title: text, xmlUrl: href, htmlUrl: href.replace(FEED, "") };
    const outline = file.createElement("outline");
    for (const [name, value] of Object.entries(values)) outline.setAttribute(name, value);
    body.append(outline);
  }
  return new XMLSerializer().serializeToString(file);
}

/** Let a link to a feed open the panel, or tick it; the script of the panel comes with the first click. */
function followed(/** @type {HTMLAnchorElement} */ link) {
  const { href, firstChild } = link;
  if (!FEED.test(href)) return;
  link.role = "button";
  marked(link);
  link.onclick = link.onkeydown = async (/** @type {Event & {key?: string}} */ event) => {
    if ((event.key ?? " ") !== " ") return;
    event.preventDefault();
    if (ticked) {
      if (!ticked.delete(href)) ticked.set(href, firstChild?.textContent ?? "");
      return chosen(ticked);
    }
    const { opening } = await import("./reading/follow.js");
    opening(link, { name: firstChild?.textContent ?? "", feed: href }, href.replace(FEED, ""), showFollowed);
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
