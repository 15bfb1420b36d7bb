/**
 * Abstracts in a list. The list holds none, for they would be in every list; each is taken from its paper's own page
 * when the paper comes into view.
 */
import { paperLink } from "./order.js";

const AHEAD = "600px"; // below the window, so that most are there before they are seen
const AT_ONCE = 4; // requests
const PARAGRAPHS = 2;

let running = 0;
/** @type {Element[]} */
const waiting = [];
const observer = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
  if (!isIntersecting) return;
  observer.unobserve(target);
  waiting.push(target);
  next();
}), { rootMargin: `0px 0px ${AHEAD}` });

/** Shows the abstracts of listed papers as they come into view, each fetched once. */
export function follow(/** @type {Element[]} */ items) {
  for (const item of items) {
    if (item.querySelector(".abstract")) continue;
    const place = document.createElement("div");
    place.className = "abstract";
    item.append(place);
    observer.observe(item);
  }
}

async function next() {
  if (running === AT_ONCE) return;
  const item = waiting.shift();
  const place = item?.querySelector(".abstract");
  if (!item || !place) return;
  running++;
  try {
    place.replaceChildren(...await abstract(paperLink(item).href));
  } catch {
    place.textContent = "The abstract is not available right now.";
  }
  running--;
  next();
}

/** The first paragraphs of the abstract on a paper's page. */
async function abstract(/** @type {string} */ url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const paragraphs = [];
  let part = page.getElementById("abstract")?.nextElementSibling;
  for (; part?.matches("p") && paragraphs.length < PARAGRAPHS; part = part.nextElementSibling) {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = part.querySelectorAll("a[href]");
    for (const link of links) link.href = new URL(link.getAttribute("href") ?? "", url).href;
    paragraphs.push(document.importNode(part, true));
  }
  return paragraphs.length ? paragraphs : ["No abstract is known."];
}
