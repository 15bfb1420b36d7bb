/** On the page of saved papers: the papers that are not for the reader, each with a way to take it back. */
import { button, element } from "../element.js";
import { addressOf } from "./fetching.js";
import { say } from "./keep.js";
import { allow, onRefused, refuse, refused } from "./refused.js";
import { plural, t } from "../texts.js";

const summary = element("summary");
const list = element("ul");
const note = t("They come last in the order For you, and count against papers like them.");
const fold = element("details", { id: "refused", className: "fold following" }, summary);
fold.append(element("p", {}, note), list);

/** Take papers back, and offer to undo it; the focus goes on to the next one. */
function take(/** @type {import("./refused.js").Refused[]} */ papers, at = 0) {
  const wrong = allow(...papers.map(({ slug }) => slug));
  say(
    wrong || plural(papers.length, "{n} paper taken back", "{n} papers taken back"),
    wrong ? null : () => refuse(...papers) || t("Not for you again")
  );
  const left = fold.querySelectorAll("button");
  (left[Math.min(at, left.length - 1)] ?? document.querySelector("article a"))?.focus();
}

/** List the papers, the latest first. */
function show() {
  const papers = refused().reverse();
  const rows = papers.map((paper, at) => {
    const { slug, title } = paper;
    const link = element("a", { href: addressOf(slug), textContent: title, dir: "auto" });
    const back = button(t("Take back"), () => take([paper], at), {
      ariaLabel: t("Take back {title}", { title }),
    });
    return element("li", {}, link, " ", back);
  });
  const all = button(t("Take all back"), () => take(papers));
  summary.textContent = plural(papers.length, "Not for you: {n} paper", "Not for you: {n} papers");
  list.replaceChildren(...rows, ...(rows.length > 1 ? [element("li", {}, "", all)] : []));
  fold.hidden = !papers.length;
}

onRefused(show);
show();
document.querySelector("article")?.append(fold);
fold.open = location.hash === `#${fold.id}`;
if (fold.open) fold.scrollIntoView();
