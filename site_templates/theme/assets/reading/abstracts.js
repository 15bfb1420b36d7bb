/**
 * Abstracts in a list. The list holds none, for they would be in every list; each is taken from its paper's own page
 * when the paper comes into view.
 */
import { paperLink } from "./order.js";

const AHEAD = "600px"; // below the window, so that most are there before they are seen
const AT_ONCE = 4; // requests
const PARAGRAPHS = 2;

let running = 0;
const waiting = [];
const observer = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).forEach(({ target }) => {
  observer.unobserve(target);
  waiting.push(target);
  next();
}), { rootMargin: `0px 0px ${AHEAD}` });

/** Shows the abstracts of listed papers as they come into view, each fetched once. */
export function follow(items) {
  for (const item of items) {
    if (item.querySelector(".abstract")) continue;
    const place = document.createElement("div");
    place.className = "abstract";
    item.append(place);
    observer.observe(item);
  }
}

async function next() {
  if (running === AT_ONCE || !waiting.length) return;
  running++;
  const item = waiting.shift();
  try {
    item.querySelector(".abstract").replaceChildren(...await abstract(paperLink(item).href));
  } catch {
    item.querySelector(".abstract").textContent = "The abstract cannot be had now.";
  }
  running--;
  next();
}

/** The first paragraphs of the abstract on a paper's page. */
async function abstract(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = [];
  let each = page.getElementById("abstract")?.nextElementSibling;
  for (; each?.matches("p") && found.length < PARAGRAPHS; each = each.nextElementSibling) {
    for (const link of each.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), url);
    found.push(document.importNode(each, true));
  }
  return found.length ? found : ["No abstract is known."];
}
