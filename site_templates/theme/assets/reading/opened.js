/** On a paper's page, which is read once it was opened: a star saves it, and keys cite it and lead back to the list. */
import { bind } from "./keys.js";
import { mark, markRead, say, slugOf, star } from "./keep.js";
import { onChange } from "./saved.js";
import { recall } from "./storage.js";

const article = /** @type {HTMLElement} */ (document.querySelector("article.paper"));
const heading = /** @type {HTMLElement} */ (article.querySelector("h1"));
const text = (/** @type {string} */ selector) => article.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";
/** @type {HTMLMetaElement | null} */
const title = document.querySelector("meta[name=citation_title]");
const paper = {
  slug: slugOf(location.href),
  title: title?.content || text("h1"),
  by: [text(".organization"), text(".authors")].filter(Boolean).join(" · "),
  day: article.querySelector("time")?.dateTime ?? "",
};
const show = () => mark([{ item: article, paper }]);

markRead(paper.slug);
const button = star(paper);
heading.after(button);
onChange(show);
show();

bind("s", () => button.click());
bind("c", () => /** @type {HTMLElement | null} */ (article.querySelector("[aria-controls=cite]"))?.click());
bind("u", back);
bind("m", () => {
  const isRead = !article.classList.contains("is-read");
  markRead(paper.slug, isRead);
  show();
  say(isRead ? "Marked as read" : "Marked as not read");
});

/** To the list that was shown last in this tab, or where one came from; else to the page of the paper's day. */
function back() {
  const list = recall("list", "sessionStorage");
  const from = document.referrer;
  if (from && from === list && history.length > 1) return history.back();
  /** @type {HTMLAnchorElement | null} */
  const day = article.querySelector("time a");
  const isFromList = from.startsWith(new URL("../..", import.meta.url).href) && !from.includes("/papers/");
  const address = list ?? (isFromList ? from : day?.href);
  if (address) location.href = address;
}
