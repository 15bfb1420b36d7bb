/** In a long list: a choice that leads to a month, a letter or a place in it, or to what stands below it. */
import { article, lists, shown, title } from "./order.js";

const MOST = 60; // places
const STEP = 25; // papers, where neither days nor letters tell them apart
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/**
 * Makes the choice of a select element.
 * @param {HTMLSelectElement} select
 * @param {() => string} order the list's
 */
export function jump(select, order) {
  /** @type {[string, Element][]} */
  let places = [];
  const draw = () => {
    places = [...inList(order()), ...below()];
    select.replaceChildren(new Option("Jump to", ""), ...places.map(([label], index) => new Option(label, String(index))));
  };
  select.addEventListener("change", () => {
    const place = places[Number(select.value)]?.[1];
    if (!select.value || !place) return;
    place.id ||= `place-${select.value}`;
    location.hash = place.id;
    select.value = "";
  });
  draw();
  document.addEventListener("papers", draw);
}

/** The first paper of each month, day or letter. @returns {[string, Element][]} */
function inList(/** @type {string} */ order) {
  if (lists.length > 1 && !order) return [];
  const papers = shown();
  const days = papers.map((item) => item.querySelector("time")?.dateTime ?? "");
  const months = new Set(days.map((day) => day.slice(0, 7)));
  const isByDay = (order || "newest") === "newest" && days.every((day, index) => day && (!index || day <= days[index - 1]));
  const label = order === "title" ? letter : isByDay ? (months.size > 1 ? month : day) : null;
  const labels = papers.map(label ?? (() => ""));
  const starts = papers.map((item, index) => /** @type {[string, Element]} */ ([labels[index], item]));
  const places = starts.filter((_, index) => labels[index] !== labels[index - 1]);
  if (label && places.length <= MOST) return places.length > 1 ? places : [];
  const every = STEP * Math.ceil(papers.length / STEP / MOST);
  return papers.flatMap((item, index) => (index && index % every === 0 ? [[`No. ${index + 1}`, item]] : []));
}

const date = (/** @type {Element} */ item) => new Date(item.querySelector("time")?.dateTime ?? "");
const month = (/** @type {Element} */ item) => MONTH.format(date(item));
const day = (/** @type {Element} */ item) => DAY.format(date(item));
const letter = (/** @type {Element} */ item) => [...title(item)].slice(0, 1).join("").toLocaleUpperCase("en");

/** The headings of the page. @returns {[string, Element][]} */
const below = () => [...article.querySelectorAll("h2:not([hidden])")].map((heading) => [heading.textContent ?? "", heading]);
