/** In a long list: a menu that jumps to a month, a letter or a place in it, or to a heading below it. */
import { bareTitle } from "../card.js";
import { article, cards, lists, shown } from "./lists.js";
import { dayLabel, t } from "../texts.js";

/** @typedef {import("../card.js").Card} Card */

const MOST = 60; // places
const STEP = 25; // papers between places, if neither days nor letters divide the list

/**
 * Fill a select element with places, and jump to the chosen one.
 * @param {HTMLSelectElement} select
 * @param {() => string} order of the list
 */
export function jump(select, order) {
  /** @type {[string, Element][]} */
  let places = [];
  const draw = () => {
    places = [...inList(order()), ...below()];
    select.replaceChildren(
      new Option("…", ""),
      ...places.map(([label], index) => new Option(label, String(index)))
    );
  };
  select.addEventListener("change", () => {
    const place = places[Number(select.value)]?.[1];
    if (!select.value || !place) return;
    place.id ||= `place-${select.value}`;
    location.hash = place.id;
    select.value = "";
    select.closest("details")?.removeAttribute("open");
  });
  draw();
  document.addEventListener("papers", draw);
}

/** Return the first paper of each month, day or letter, or else some. @returns {[string, Element][]} */
function inList(/** @type {string} */ order) {
  if (lists.length > 1 && !order) return [];
  const items = shown();
  const papers = items.map((item) => /** @type {Card} */ (cards.get(item)));
  const months = new Set(papers.map(({ day }) => day.slice(0, 7)));
  const isByDay =
    (order || "newest") === "newest"
    && papers.every(({ day }, index) => day && (!index || day <= papers[index - 1].day));
  const label = order === "title" ? letter : isByDay ? (months.size > 1 ? month : date) : null;
  const labels = papers.map(label ?? (() => ""));
  const starts = items.map((item, index) => /** @type {[string, Element]} */ ([labels[index], item]));
  const places = starts.filter((_, index) => labels[index] !== labels[index - 1]);
  if (label && places.length > 1 && places.length <= MOST) return places;
  const every = STEP * Math.ceil(items.length / STEP / MOST);
  return items.flatMap((item, index) =>
    index && index % every === 0 ? [[t("No. {n}", { n: index + 1 }), item]] : []
  );
}

const month = (/** @type {Card} */ { day }) => dayLabel(day.slice(0, 7));
const date = (/** @type {Card} */ { day }) => dayLabel(day);
const letter = (/** @type {Card} */ paper) =>
  [...bareTitle(paper)].slice(0, 1).join("").toLocaleUpperCase("en");

/** Return the headings of the list; a day is where its list is, as its heading sticks. @returns {[string, Element][]} */
const below = () =>
  [...article.querySelectorAll("h2:not(.best h2)")]
    .filter((heading) => heading.checkVisibility())
    .map((heading) => [heading.textContent ?? "", heading.closest(".dated")?.nextElementSibling ?? heading]);
