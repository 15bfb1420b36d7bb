/** What the reader follows, with a way to end that: on the page of new papers, and on Subscribe in its place. */
import { button, element, paragraph, setAside } from "../element.js";
import { add, damaged, drop, followed, forgetDamaged, onChange } from "./followed.js";
import { say } from "./keep.js";
import { t } from "../texts.js";

const ROOT = new URL("../../", import.meta.url);
const section =
  document.getElementById("followed") ?? element("section", { className: "following", id: "followed" });

/** List what the reader follows, each with a way to unfollow it. */
export function showFollowed() {
  const texts = damaged();
  const rows = followed().map((thing) => {
    const end = button(t("Unfollow"), () => {
      const wrong = drop(thing.address);
      const at = rows.findIndex((row) => row.contains(end));
      showFollowed();
      const left = section.querySelectorAll("button");
      left[Math.min(at, left.length - 1)]?.focus();
      const { name } = thing;
      say(wrong || t("Unfollowed {name}", { name }), wrong ? null : () => add([thing]) || again());
    });
    end.ariaLabel = t("Unfollow {name}", { name: thing.name });
    return element("li", {}, element("a", { href: new URL(thing.address, ROOT).href }, thing.name), " ", end);
  });
  section.replaceChildren(
    element("h2", {}, t("What you follow")),
    rows.length ? element("ul", {}, ...rows) : paragraph(NOTHING),
    ...(texts.length ? [element("p", {}, ...setAside(texts, forget))] : [])
  );
}

const NOTHING = t(
  "Nothing yet. Tags, topics, authors, organizations, venues, reading lists and searches have a button Follow."
);

const again = () => {
  showFollowed();
  return t("Followed again");
};

function forget() {
  forgetDamaged();
  showFollowed();
}

if (!section.isConnected) document.querySelector("article")?.append(section);
showFollowed();
onChange(showFollowed);
