/** On a paper's page: mark the paper as read, add its star, and bind keys to cite it and go back. */
import { slugOf } from "./card.js";
import { textOf } from "./element.js";
import { described } from "./reading/describe.js";
import { mark, markRead, star, toggleRead } from "./reading/keep.js";
import { bind } from "./reading/keys.js";
import { onChange } from "./reading/saved.js";
import { recall } from "./reading/storage.js";

const article = /** @type {HTMLElement} */ (document.querySelector("article.paper"));
const heading = /** @type {HTMLElement} */ (article.querySelector("h1"));
const paper = {
  slug: slugOf(location.href),
  title: textOf(heading),
  by: "",
  day: "",
  ...described(document),
};
const opened = { item: article, paper };
const show = () => mark([opened]);

markRead(paper.slug);
const button = star(paper);
heading.after(button);
onChange(show);
show();

bind("s", () => button.click());
bind("c", () => /** @type {HTMLElement | null} */ (article.querySelector("[aria-controls=cite]"))?.click());
bind("u", back);
bind("m", () => toggleRead(article, paper.slug));

/** Go to the list this tab showed last, else to the list the reader came from, else to the paper's day. */
function back() {
  const list = recall("list", "sessionStorage");
  const from = document.referrer;
  if (from && from === list && history.length > 1) return history.back();
  /** @type {HTMLAnchorElement | null} */
  const day = article.querySelector(".facts time a");
  const isFromList = from.startsWith(new URL("..", import.meta.url).href) && !from.includes("/papers/");
  const address = list ?? (isFromList ? from : day?.href);
  if (address) location.href = address;
}
