/** The names of regions on the map, as many as have room; the list below the map has them all. */
import { element } from "../element.js";

const GAP = 6; // pixels between names
const LARGE = 0.035; // the share of all papers from which on a region's name is large

/** @typedef {{name: string, x: number, y: number, papers: number, zoom: number}} Region */
/** @typedef {{node: HTMLElement, region: Region, width: number, height: number}} Label */

/** Read the regions from the list below the map: the largest first. */
export const regionsOf = (/** @type {ParentNode} */ list) =>
  [.../** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("h3 > a"))].map((link) => {
    const [x, y, zoom] = link.hash.slice(1).split(",").map(Number);
    const papers = Number(link.nextElementSibling?.textContent?.replace(/\D/g, "") ?? 0);
    return { name: link.textContent ?? "", x, y, papers, zoom };
  });

export class Labels {
  /**
   * @param {HTMLElement} host
   * @param {Region[]} regions
   */
  constructor(host, regions) {
    const total = regions.reduce((sum, { papers }) => sum + papers, 0);
    /** @type {Label[]} */
    this.labels = regions.map((region) => {
      const className = region.papers > LARGE * total ? "large" : "";
      const node = element("span", { textContent: region.name, className });
      return { node, region, width: 0, height: 0 };
    });
    host.replaceChildren(...this.labels.map(({ node }) => node));
  }

  /** Place the names. @param {import("./view.js").View} view */
  place(view) {
    if (!this.labels[0]?.width)
      for (const label of this.labels)
        [label.width, label.height] = [label.node.offsetWidth, label.node.offsetHeight];
    /** @type {[left: number, top: number, right: number, bottom: number][]} */
    const taken = [];
    // All names take part, also outside the window: which ones show changes with the scale only.
    for (const { node, region, width, height } of this.labels) {
      const [x, y] = view.pixelOf(region.x, region.y);
      const isNear = x > 0 && x < view.width; // then all of its name is to be read
      const most = view.width - width - 2 * GAP;
      const from = x - width / 2 - GAP;
      const [left, top] = [isNear ? Math.max(Math.min(from, most), 0) : from, y - height / 2];
      const [right, bottom] = [left + width + 2 * GAP, top + height];
      const isFree = taken.every(([l, t, r, b]) => right < l || r < left || bottom < t || b < top);
      if (isFree) taken.push([left, top, right, bottom]);
      const isSeen = isFree && right > 0 && bottom > 0 && left < view.width && top < view.height;
      node.hidden = !isSeen;
      if (isSeen) node.style.transform = `translate(${Math.round(left + GAP)}px, ${Math.round(top)}px)`;
    }
  }
}
