/** The points of the map: `generator/publish/points.py`. */
const HASH = 0x3fffff;
const EDGE = 0.002; // share of the points on each side that do not stretch the first view

/**
 * @typedef {object} Points
 * @property {Float32Array} xs by document of the search; negative if there is no point
 * @property {Float32Array} ys
 * @property {number} size how many points there are
 * @property {number[]} newest documents of the papers of `new/order.json`
 * @property {{left: number, top: number, right: number, bottom: number}} bounds
 */

/**
 * Read the places. The five bits that the file leaves out are made up, so that zooming in shows no grid.
 * @param {{header: any, columns: Uint8Array[]}} file
 * @returns {Points}
 */
export function pointsOf({ header, columns: [highX, highY, low] }) {
  const xs = new Float32Array(low.length).fill(-1);
  const ys = new Float32Array(low.length).fill(-1);
  let size = 0;
  for (let at = 0; at < low.length; at++) {
    if (!(highX[at] | highY[at] | low[at])) continue;
    const rest = Math.imul(at + 1, 0x9e3779b1);
    xs[at] = (highX[at] << 8) | ((low[at] >> 3) << 5) | (rest >>> 27);
    ys[at] = (highY[at] << 8) | ((low[at] & 7) << 5) | ((rest >>> 22) & 31);
    size++;
  }
  const [left, right] = ends(xs);
  const [top, bottom] = ends(ys);
  return { xs, ys, size, newest: header, bounds: { left, top, right, bottom } };
}

/** @returns {[number, number]} */
function ends(/** @type {Float32Array} */ places) {
  const sorted = places.filter((place) => place >= 0).sort();
  const cut = Math.floor(sorted.length * EDGE);
  return [sorted[cut] - 1, sorted[sorted.length - 1 - cut] + 1];
}

/**
 * Return the documents that may be of a slug, by slug: more than one if hashes are equal.
 * @param {{columns: Uint8Array[]}} file
 * @param {string[]} slugs
 * @returns {[slug: string, documents: number[]][]}
 */
export function documentsOf({ columns: [low, middle, high] }, slugs) {
  /** @type {Map<number, number[]>} */
  const found = new Map(slugs.map((slug) => [crc32(slug) & HASH, []]));
  for (let at = 0; at < low.length; at++) found.get(low[at] | (middle[at] << 8) | (high[at] << 16))?.push(at);
  return slugs.map((slug) => [slug, found.get(crc32(slug) & HASH) ?? []]);
}

/**
 * Return the points in view that are not faded; none if there are more than `most`.
 * @param {Points} points
 * @param {Uint8Array | null} found see `Shown` of `drawing.js`
 * @param {import("./view.js").View} view
 * @param {number} most
 */
export function inView({ xs, ys }, found, view, most) {
  const [left, top] = view.placeAt(0, 0);
  const [right, bottom] = view.placeAt(view.width, view.height);
  /** @type {number[]} */
  const some = [];
  for (let at = 0; at < xs.length; at++) {
    if (xs[at] < Math.max(left, 0) || xs[at] > right || ys[at] < top || ys[at] > bottom) continue;
    if (found && !found[at]) continue;
    if (some.push(at) > most) return [];
  }
  return some;
}

/** Return a text's CRC-32 (ISO 3309), as in gzip. */
function crc32(/** @type {string} */ text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/**
 * Return the nearest point to a pixel; -1 if none is within a distance.
 * @param {Points} points
 * @param {import("./view.js").View} view
 * @param {[x: number, y: number]} pixel
 * @param {number} distance in pixels
 * @param {(point: number) => number} weight of its distance
 */
export function nearest({ xs, ys }, view, pixel, distance, weight) {
  const [x, y] = view.placeAt(...pixel);
  const [wide, high] = view.scales;
  let found = -1;
  let least = distance * distance;
  for (let at = 0; at < xs.length; at++) {
    const across = (xs[at] - x) * wide;
    const down = (ys[at] - y) * high;
    const square = across * across + down * down;
    if (square > least || xs[at] < 0) continue;
    const weighed = square * weight(at);
    if (weighed > least) continue;
    least = weighed;
    found = at;
  }
  return found;
}
