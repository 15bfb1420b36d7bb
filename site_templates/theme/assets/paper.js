/** On a paper's page: cite the paper, share its address, sort its related papers, and find more like it. */
import "./cite.js";
import "./opened.js";
import { button, choice, copyLink, element } from "./element.js";
import { ORDERS, slugOf } from "./card.js";
import { t } from "./texts.js";

document.querySelector("article.paper .links > small")?.append(...sharing());
const related = /** @type {HTMLElement | null} */ (document.querySelector("#related-papers + ol"));
if (related && related.children.length > 1) related.before(order(related));
if (related) votesLater(related);
if (document.documentElement.dataset.like !== undefined) related?.after(more());

/** Make the link to more papers like this one. */
function more() {
  const slug = encodeURIComponent(decodeURIComponent(slugOf(location.href)));
  const href = new URL(`../like/?ids=${slug}`, import.meta.url).href;
  const link = element("a", { href }, t("More like this"));
  return element("p", {}, element("span", { className: "more" }, link));
}

/** Make the buttons that share the page's address, if the browser can, and copy it; on a phone, sharing does. */
function sharing() {
  const url = location.origin + location.pathname;
  if (!navigator.share) return copyLink(url);
  const title = document.querySelector("h1")?.textContent ?? "";
  // To the browser, it is an error if the reader cancels.
  const share = button(t("Share"), () => navigator.share({ title, url }).catch(() => {}));
  return matchMedia("(pointer: coarse)").matches ? [share] : [share, ...copyLink(url)];
}

/**
 * Show the votes of related papers when a reader comes to them: they cost a page each. Beside the paper they are in
 * sight at once, and a reader comes to them with the pointer or the keys.
 */
function votesLater(/** @type {HTMLElement} */ list) {
  const watcher = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    watcher.disconnect();
    const { withVotes } = await import("./reading/related.js");
    withVotes(list).catch(() => {}); // without them, the list is as it was
  });
  const part = matchMedia("(min-width: 60em)").matches ? list : window;
  const moves = ["scroll", "pointermove", "touchstart", "keydown"];
  const start = () => {
    watcher.observe(list);
    for (const move of moves) part.removeEventListener(move, start);
  };
  for (const move of moves) part.addEventListener(move, start, { passive: true });
}

/** Make the choice of an order. The script that reads the papers' pages is loaded when one is chosen. */
function order(/** @type {HTMLElement} */ list) {
  const status = element("span", { role: "status" });
  const { newest, votes } = ORDERS;
  const select = choice(
    t("Order"),
    { "": t("Nearest"), newest: newest.label, votes: votes.label },
    "",
    async (name) => {
      const { reorder } = await import("./reading/related.js");
      status.textContent = await reorder(list, name);
    }
  );
  return element("p", { className: "order" }, status, select);
}
