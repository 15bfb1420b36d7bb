/** The section of saved searches, each with the number of its new papers. */
import { button, element } from "../element.js";
import { say } from "./keep.js";
import { drop, searches } from "./searches.js";
import { link, news } from "./searches-news.js";

const NONE = "None yet. Save a search on the search page, and its new papers are shown here and on Home.";

/** Show the saved searches in a section. */
export async function showSearches(/** @type {HTMLElement} */ section) {
  const all = searches();
  const counts = all.map(() => element("small", {}));
  const rows = all.map(({ address }, at) => {
    const way = link(address);
    const end = button("Remove", () => {
      drop(address);
      showSearches(section);
      const left = section.querySelectorAll("button");
      left[Math.min(at, left.length - 1)]?.focus();
      say("Search removed");
    });
    end.ariaLabel = `Remove the search ${way.textContent}`;
    return element("li", {}, way, " ", counts[at], " ", end);
  });
  section.replaceChildren(
    element("h2", { textContent: "Saved searches" }),
    rows.length ? element("ul", {}, ...rows) : element("p", { textContent: NONE })
  );
  for (const [at, search] of all.entries()) {
    const count = await news(search).catch(() => "");
    counts[at].textContent = count === "0" ? "nothing new" : count && `${count} new since you opened it`;
  }
}
