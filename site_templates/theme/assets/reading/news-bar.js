/** On Home: a bar with the number of new papers, and how many of them match what the reader follows. */
import { counted, element } from "../element.js";
import { forName, matches, papers } from "./matches.js";
import { followed } from "./followed.js";
import { countOf, news, onChange } from "./news.js";

const MOST = 3; // followed things
const MONTH = 31; // days; so long a time needs no number
const FROM_NOW_ON = "New papers will be counted here";
const ROOT = new URL("../../", import.meta.url);

/** Fill the bar, now and when another tab changes it. */
export function fill(/** @type {Element} */ place) {
  const line = element("span");
  const link = element("a", { href: new URL("new/", ROOT).href });
  place.replaceChildren(line, " ", link);
  const show = async () => {
    const found = await news();
    const { fresh, isFirst } = found;
    link.textContent = fresh.length ? "Read what is new" : "The newest papers";
    if (!fresh.length)
      return line.replaceChildren(isFirst ? FROM_NOW_ON : "Nothing new since your last visit");
    const days = new Set(fresh.map(({ day }) => day)).size;
    const when = days > MONTH ? "" : ` in ${counted(days, "day")}`;
    line.replaceChildren(
      element("b", {}, `${countOf(found)} new paper${fresh.length === 1 ? "" : "s"}`),
      when
    );
    if (followed().length) line.append(...(await matched(new Set(fresh.map(({ slug }) => slug)))));
  };
  const refresh = () =>
    show().catch(() => {
      if (!line.hasChildNodes()) line.textContent = "What is new is not available right now";
      link.textContent ||= "The newest papers";
    });
  onChange(refresh);
  refresh();
}

/** Return the followed things with the most new papers, each with their number. */
async function matched(/** @type {Set<string>} */ fresh) {
  const found = await matches(await papers(fresh));
  return found
    .map(({ thing, slugs }) => ({ thing, count: slugs?.size ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST)
    .map(({ thing, count }) => ` · ${count} ${forName(thing)}`);
}
