/**
 * On the page of all feeds: a box that filters them. The page shows the largest where there are many; feeds.opml has
 * all, and is loaded with the first letter.
 */
/** @typedef {{name: string, group: string, href: string}} Feed */

const MOST = 60; // that are shown
const article = /** @type {HTMLElement} */ (document.querySelector("article.subscribe"));
const listed = [...article.querySelectorAll("h2, h2 + p")];
/** @type {HTMLAnchorElement | null} */
const opml = article.querySelector("a[href$='.opml']");

const input = Object.assign(document.createElement("input"), { type: "search", placeholder: "Filter feeds" });
input.setAttribute("aria-label", "Filter feeds");
const said = document.createElement("p");
said.role = "status";
const matches = document.createElement("p");
const box = document.createElement("div");
box.className = "filter";
box.append(input, said, matches);
listed[0]?.before(box);

/** @type {Promise<Feed[]> | undefined} */
let all;
input.addEventListener("input", async () => {
  all ??= load().catch(shown);
  const feeds = await all;
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  const found = words.length ? feeds.filter(({ name, group }) => has(`${name} ${group}`, words)) : [];
  for (const part of listed) /** @type {HTMLElement} */ (part).hidden = words.length > 0;
  const shownOf = found.length > MOST ? `${MOST} of ` : "";
  said.textContent = words.length ? `${shownOf}${found.length} feed${found.length === 1 ? "" : "s"}` : "";
  const links = document.createElement("span");
  links.className = "chips";
  links.append(...found.slice(0, MOST).map(({ name, group, href }) => {
    const link = Object.assign(document.createElement("a"), { href });
    const kind = Object.assign(document.createElement("small"), { textContent: group });
    link.append(name, " ", kind);
    return link;
  }));
  matches.replaceChildren(links);
});

const folded = (/** @type {string} */ text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const has = (/** @type {string} */ text, /** @type {string[]} */ words) => words.every((word) => folded(text).includes(word));

/** The feeds in the file of all. */
async function load() {
  if (!opml) return shown();
  const answer = await fetch(opml.href);
  if (!answer.ok) return shown();
  const tree = new DOMParser().parseFromString(await answer.text(), "text/xml");
  const outlines = [...tree.querySelectorAll("outline[xmlUrl]")];
  return outlines.map((outline) => feed(
    outline.getAttribute("text"), outline.parentElement?.getAttribute("text"), outline.getAttribute("xmlUrl")));
}

/** The feeds that the page shows. */
function shown() {
  return listed.flatMap((part) => [...part.querySelectorAll("a")].filter(({ href }) => !href.endsWith("/")).map((link) =>
    feed(link.textContent, part.previousElementSibling?.textContent, link.href)));
}

/** @type {(name?: string | null, group?: string | null, href?: string | null) => Feed} */
const feed = (name, group, href) => ({ name: name ?? "", group: group ?? "", href: href ?? "" });
