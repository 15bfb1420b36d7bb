/**
 * The names of regions on the map, as many as have room, since the list below the map has them all; and titles
 * of papers, once few are in view. The region in view has its name even if its middle is outside.
 */
import { element } from "../element.js";
import { inView } from "./points.js";

const GAP = 6; // pixels between names, and from a point to its title
const LARGE = 0.035; // the share of all papers from which on a region's name is large
const MOST = 30; // papers that have their titles
const REST = 120; // milliseconds that the map rests before titles are asked for
const KEPT = 300; // titles of papers that were in view
const BUTTONS = { width: 48, height: 140 }; // pixels in the upper right corner
const NARROW = 90; // pixels of a title that has no room for more
const DOT = 4; // pixels that a title keeps from other points

/** @typedef {{name: string, x: number, y: number, papers: number}} Region */
/** @typedef {{node: HTMLElement, width: number, height: number}} Sized */
/** @typedef {Sized & {region: Region}} Label */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/** Read the regions from the list below the map: the largest first. */
export const regionsOf = (/** @type {ParentNode} */ list) =>
  [.../** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("h3 > a"))].map((link) => {
    const [x, y] = link.hash.slice(1).split(",").map(Number);
    const papers = Number(link.nextElementSibling?.textContent?.replace(/\D/g, "") ?? 0);
    return { name: link.textContent ?? "", x, y, papers };
  });

export class Labels {
  /**
   * @param {HTMLElement} host
   * @param {Region[]} regions
   * @param {import("./points.js").Points} points
   * @param {(point: number) => Promise<{title: string}>} record
   * @param {() => void} redraw
   */
  constructor(host, regions, points, record, redraw) {
    this.host = host;
    this.points = points;
    this.record = (/** @type {number} */ point) => record(point).catch(() => null);
    this.redraw = redraw;
    /** @type {Map<number, Sized>} */
    this.titles = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    const total = regions.reduce((sum, { papers }) => sum + papers, 0);
    /** @type {Label[]} */
    this.labels = regions.map((region) => {
      const className = region.papers > LARGE * total ? "large" : "";
      const node = element("span", { textContent: region.name, className });
      return { node, region, width: 0, height: 0 };
    });
    host.replaceChildren(...this.labels.map(({ node }) => node));
  }

  /**
   * Place names and titles.
   * @param {import("./view.js").View} view
   * @param {Uint8Array | null} found see `Shown` of `drawing.js`
   */
  place(view, found) {
    if (!this.labels[0]?.width) this.labels.forEach(measure);
    /** @type {Box[]} */
    const taken = [];
    const own = this.#around(view);
    if (own) taken.push(pinned(own, view));
    // All names take part, also outside the window: which ones show changes with the scale only.
    for (const label of this.labels) if (label !== own) placeName(label, view, taken);
    this.#placeTitles(inView(this.points, found, view, MOST), view, taken);
  }

  /** Return the name of the region in the middle of the window, if its own place is outside. */
  #around(/** @type {import("./view.js").View} */ view) {
    let [own, least] = [/** @type {Label | undefined} */ (undefined), Infinity];
    for (const label of this.labels) {
      const [x, y] = view.pixelOf(label.region.x, label.region.y);
      // A region with more papers reaches farther.
      const away = ((x - view.width / 2) ** 2 + (y - view.height / 2) ** 2) / label.region.papers;
      if (away < least) [own, least] = [label, away];
    }
    const [x, y] = own ? view.pixelOf(own.region.x, own.region.y) : [0, 0];
    return x < 0 || y < 0 || x > view.width || y > view.height ? own : undefined;
  }

  /**
   * Place the titles of some papers where they cover no other paper, and ask for those that are not known yet.
   * @param {number[]} points
   * @param {import("./view.js").View} view
   * @param {Box[]} taken
   */
  #placeTitles(points, view, taken) {
    clearTimeout(this.rest);
    if (points.some((point) => !this.titles.has(point)))
      this.rest = setTimeout(() => this.#ask(points), REST);
    for (const { node } of this.titles.values()) node.hidden = true;
    taken.push([view.width - BUTTONS.width, 0, view.width, BUTTONS.height]);
    const places = points.map((point) => view.pixelOf(this.points.xs[point], this.points.ys[point]));
    points.forEach((point, number) => {
      const title = this.titles.get(point);
      if (!title) return;
      const { width, height, node } = title;
      const others = places.filter((_, at) => at !== number);
      const box = [width, Math.min(width, NARROW)]
        .flatMap((most) => boxes(places[number], { width: most, height }, view))
        .find((some) => isFree(some, taken) && !others.some((other) => isIn(other, some)));
      if (!box) return;
      node.style.maxWidth = `${box[2] - box[0] - 2 * GAP}px`;
      taken.push(put(node, box));
    });
  }

  /** Make the titles of papers. */
  async #ask(/** @type {number[]} */ points) {
    const shown = await Promise.all(points.map(this.record));
    if (this.titles.size > KEPT) {
      for (const { node } of this.titles.values()) node.remove();
      this.titles.clear();
    }
    const made = points.flatMap((point, at) => {
      const textContent = shown[at]?.title;
      if (!textContent || this.titles.has(point)) return [];
      const title = { node: element("span", { className: "title", textContent }), width: 0, height: 0 };
      this.titles.set(point, title);
      return [title];
    });
    this.host.append(...made.map(({ node }) => node));
    made.forEach(measure);
    for (const title of made) title.width += 1; // what is measured may be rounded down
    if (made.length) this.redraw(); // without any, as without a network, the reader's next move asks again
  }
}

function measure(/** @type {Sized} */ sized) {
  [sized.width, sized.height] = [sized.node.offsetWidth, sized.node.offsetHeight];
}

/** @type {(box: Box, taken: Box[]) => boolean} */
const isFree = ([left, top, right, bottom], taken) =>
  taken.every(([l, t, r, b]) => right < l || r < left || bottom < t || b < top);

/** @type {(point: [x: number, y: number], box: Box) => boolean} */
const isIn = ([x, y], [left, top, right, bottom]) =>
  x > left - DOT && x < right + DOT && y > top - DOT && y < bottom + DOT;

/** @type {(least: number, value: number, most: number) => number} */
const between = (least, value, most) => Math.max(Math.min(value, most), least);

/** @type {(node: HTMLElement, box: Box) => Box} */
function put(node, box) {
  node.hidden = false;
  node.style.transform = `translate(${Math.round(box[0] + GAP)}px, ${Math.round(box[1])}px)`;
  return box;
}

/**
 * Show the name of a region at the edge of the window that is nearest to its place.
 * @param {Label} label
 * @param {import("./view.js").View} view
 */
function pinned({ node, region, width, height }, view) {
  const [x, y] = view.pixelOf(region.x, region.y);
  const left = between(0, x - width / 2 - GAP, view.width - width - 2 * GAP - BUTTONS.width);
  const top = between(GAP, y - height / 2, view.height - height - GAP);
  return put(node, [left, top, left + width + 2 * GAP, top + height]);
}

/**
 * Show the name of a region at its place, if that is free.
 * @param {Label} label
 * @param {import("./view.js").View} view
 * @param {Box[]} taken
 */
function placeName({ node, region, width, height }, view, taken) {
  const [x, y] = view.pixelOf(region.x, region.y);
  const isNear = x > 0 && x < view.width; // then all of its name is to be read
  const from = x - width / 2 - GAP;
  const left = isNear ? between(0, from, view.width - width - 2 * GAP) : from;
  /** @type {Box} */
  const box = [left, y - height / 2, left + width + 2 * GAP, y + height / 2];
  const isPlaced = isFree(box, taken);
  if (isPlaced) taken.push(box);
  node.hidden = !(isPlaced && box[2] > 0 && box[3] > 0 && left < view.width && box[1] < view.height);
  if (!node.hidden) put(node, box);
}

/**
 * Return the places for a title beside its point, the best first: all of it is in the window.
 * @param {[x: number, y: number]} point
 * @param {Pick<Sized, "width" | "height">} title
 * @param {import("./view.js").View} view
 * @returns {Box[]}
 */
function boxes([x, y], { width, height }, view) {
  const [wide, half] = [width + 2 * GAP, height / 2];
  const middle = between(0, x - wide / 2, view.width - wide);
  /** @type {[left: number, top: number][]} */
  const places = [0, half, -half, height, -height].flatMap((down) => [
    [x, y - half + down],
    [x - wide, y - half + down],
  ]);
  places.push([middle, y + GAP], [middle, y - height - GAP]);
  return places
    .filter(
      ([left, top]) => left >= 0 && left + wide <= view.width && top >= 0 && top + height <= view.height
    )
    .map(([left, top]) => [left, top, left + wide, top + height]);
}
