/** Which papers of a list are shown: all, those with code, of a tag, new ones. */
import { button, element } from "../element.js";
import { items, lists, shown } from "./order.js";

const MOST_TAGS = 5;

/** @typedef {{label: string, has: (item: Element) => boolean}} Filter */

/** @type {Filter} */
const WITH_CODE = { label: "With code", has: (item) => item.querySelector(".facts > .code") !== null };
/** @type {Filter} */
const NEW = { label: "New", has: (item) => item.querySelector(".new") !== null };

/** The filters that show some of the papers and not all, by their names. */
function useful() {
  /** @type {[string, Filter][]} */
  const filters = [["code", WITH_CODE], ...strongestTags(), ["new", NEW]];
  return filters.filter(([, { has }]) => new Set(items.map(has)).size > 1);
}

/** @returns {[string, Filter][]} */
function strongestTags() {
  /** @type {Map<string, {label: string, papers: Set<Element>}>} */
  const tags = new Map();
  for (const item of items)
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (item.querySelectorAll(".facts > a"))) {
      if (location.pathname.startsWith(link.pathname)) continue; // the tag whose page this is
      const name = `tag-${link.pathname.split("/").at(-2)}`;
      const tag = tags.get(name) ?? { label: link.text, papers: new Set() };
      tags.set(name, { ...tag, papers: tag.papers.add(item) });
    }
  const strongest = [...tags].filter(([, { papers }]) => papers.size > 1).sort(([, a], [, b]) => b.papers.size - a.papers.size);
  return strongest.slice(0, MOST_TAGS).map(([name, { label, papers }]) => [name, { label, has: (item) => papers.has(item) }]);
}

/** Shows the papers that a filter has, or all, with the headings of lists that have some. */
function apply(/** @type {Filter | undefined} */ filter) {
  for (const item of items) item.hidden = filter ? !filter.has(item) : false;
  const left = new Set(shown().map((item) => item.parentElement));
  for (const list of lists) {
    list.hidden = !left.has(list);
    for (const beside of [list.previousElementSibling, list.nextElementSibling])
      if (beside instanceof HTMLElement && beside.matches("h2, p:has(> .more)")) beside.hidden = list.hidden;
  }
}

/**
 * A row of buttons, one of which is pressed; empty where nothing tells the papers apart.
 * @param {string} chosen name of the filter to begin with
 * @param {(name: string) => void} choose is told which one a reader pressed; `""` is for all
 */
export function buttons(chosen, choose) {
  const filters = new Map(useful());
  /** @type {[string, Filter][]} */
  const choices = filters.size ? [["", { label: "All", has: () => true }], ...filters] : [];
  const made = choices.map(([name, { label, has }]) => {
    const act = () => {
      press(name);
      choose(name);
    };
    const made = button(`${label} `, act, { value: name });
    made.append(element("small", { textContent: String(items.filter(has).length) }));
    return made;
  });
  const press = (/** @type {string} */ name) => {
    apply(filters.get(name));
    for (const button of made) button.ariaPressed = String(button.value === (filters.has(name) ? name : ""));
  };
  press(chosen);
  return element("div", { className: "filters", role: "group", ariaLabel: "Show papers" }, ...made);
}
