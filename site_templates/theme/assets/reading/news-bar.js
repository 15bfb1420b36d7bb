/** On Home: a bar with the number of new papers, and how many of them match what the reader follows. */
import { element } from "../element.js";
import { forName, matches, papers } from "./matches.js";
import { followed } from "./followed.js";
import { countOf, news, onChange } from "./news.js";
import { pieces, plural, t } from "../texts.js";

const MOST = 3; // followed things
const MONTH = 31; // days; so long a time needs no number
const FROM_NOW_ON = t("New papers will be counted here");
const ROOT = new URL("../../", import.meta.url);

/** Fill the bar, now and when another tab changes it. */
export function fill(/** @type {Element} */ place) {
  const line = element("span");
  const link = element("a", { href: new URL("new/", ROOT).href });
  place.replaceChildren(line, " ", link);
  const show = async () => {
    const found = await news();
    const { fresh, isFirst } = found;
    link.textContent = fresh.length ? t("Read what is new") : t("The newest papers");
    if (!fresh.length)
      return line.replaceChildren(isFirst ? FROM_NOW_ON : t("Nothing new since your last visit"));
    const days = new Set(fresh.map(({ day }) => day)).size;
    const n = countOf(found);
    const papers = element("b", {}, plural(fresh.length, "{n} new paper", "{n} new papers", { n }));
    const when = { papers, days: plural(days, "{n} day", "{n} days") };
    line.replaceChildren(...(days > MONTH ? [papers] : pieces(t("{papers} in {days}"), when)));
    if (followed().length) line.append(...(await matched(new Set(fresh.map(({ slug }) => slug)))));
  };
  const refresh = () =>
    show().catch(() => {
      if (!line.hasChildNodes()) line.textContent = t("What is new is not available right now");
      link.textContent ||= t("The newest papers");
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
    .map(({ thing, count }) => ` · ${forName(thing, count)}`);
}
