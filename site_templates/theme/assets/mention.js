/** In hand-written text, a link with a title shows it as a card. A citation's title has the paper's data. */
import { element } from "./element.js";

const PAUSE = 200; // milliseconds until the card comes or goes
const EDGE = 8; // pixels to the window's edge

/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll(".written a[title][href*='papers/']");
const card = element("div", { className: "mention", popover: "manual" });
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let shown = links[0];

/** Do something after a pause, unless something else is to be done first. */
function soon(/** @type {() => void} */ act) {
  clearTimeout(timer);
  timer = setTimeout(act, PAUSE);
}

function hide() {
  clearTimeout(timer);
  card.hidePopover();
}

/** Show the lines of a title as the card of a link. */
function show(/** @type {HTMLAnchorElement} */ link, /** @type {string} */ text) {
  clearTimeout(timer);
  shown = link;
  const [title, ...lines] = text.split("\n");
  card.replaceChildren(
    element("strong", { dir: "auto" }, title),
    ...lines.map((line) => element("span", { dir: "auto" }, line))
  );
  card.showPopover();
  place();
}

/** Place the card below its link, or above it if there is no room. */
function place() {
  const { left, top, bottom } = shown.getClientRects()[0];
  const isBelow = bottom + card.offsetHeight + EDGE < innerHeight;
  card.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - card.offsetWidth - EDGE))}px`;
  card.style.top = `${isBelow ? bottom : Math.max(EDGE, top - card.offsetHeight)}px`;
}

// A browser without popovers shows titles in its own way.
if ("showPopover" in card) {
  links[0].closest(".written")?.after(card);
  for (const link of links) {
    const text = link.title;
    link.removeAttribute("title");
    link.setAttribute("aria-description", text);
    link.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "mouse") soon(() => show(link, text));
    });
    link.addEventListener("pointerleave", () => soon(hide));
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link, text));
    link.addEventListener("blur", hide);
  }
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => soon(hide));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  document.addEventListener("scroll", () => card.matches(":popover-open") && place(), { passive: true });
}
