/**
 * Draws the points into one picture. A browser without a graphics processor would draw a hundred thousand
 * shapes too slowly for a reader who moves the map, but it copies a picture in no time.
 */
const MOST_PIXELS = 2_000_000; // of the canvas, whatever the screen's resolution
const COVER = 0.12; // the share of the canvas that the points of the whole map would cover
const SMALLEST = 1.5;
const LARGEST = 9;
const RIM = 0x70; // opacity of a dot's rim: without it, dots have steps
const FADED = 0x24;

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./points.js").Points} Points */
/**
 * @typedef {object} Shown what is drawn
 * @property {Uint8Array} colors the number of the color by point
 * @property {Uint32Array} palette colors as the canvas stores them
 * @property {Uint8Array | null} found by point, 1 if it is; the others are faded; `null` if none is asked for
 * @property {number[]} saved points with a ring
 * @property {number[]} fresh larger points
 * @property {number} chosen a point; -1 for none
 * @property {{ring: number, ground: number, fresh: number}} marks
 */

export class Drawing {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    // Software draws the picture, so it should not be kept on a graphics card.
    this.context = /** @type {CanvasRenderingContext2D} */ (
      canvas.getContext("2d", { willReadFrequently: true })
    );
    this.ratio = 1;
    this.image = this.context.createImageData(1, 1);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** Fit the canvas to its size on the page. @type {(width: number, height: number) => void} */
  resize(width, height) {
    this.ratio = Math.min(devicePixelRatio, Math.sqrt(MOST_PIXELS / (width * height)));
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /**
   * @param {View} view
   * @param {Points} points
   * @param {Shown} shown
   */
  draw(view, points, { colors, palette, found, saved, fresh, chosen, marks }) {
    const { canvas, ratio } = this;
    this.pixels.fill(0);
    const across = Math.sqrt((COVER * canvas.width * canvas.height) / points.size);
    const size = Math.min(Math.max(across, SMALLEST * ratio) * view.zoom ** 0.45, LARGEST * ratio);
    const dot = dotOf(size);
    if (found) {
      this.#all(view, points, dot, (at) => (found[at] ? 0 : faded(palette[colors[at]])));
      this.#all(view, points, dotOf(size + 1.5 * ratio), (at) => (found[at] ? palette[colors[at]] : 0));
    } else {
      this.#all(view, points, dot, (at) => palette[colors[at]]);
    }
    const [larger, gap, ring] = [2, 4, 7].map((more) => dotOf(size + more * ratio));
    this.#some(view, points, larger, fresh, () => marks.fresh);
    this.#some(view, points, ring, saved, () => marks.ring);
    this.#some(view, points, gap, saved, () => marks.ground);
    const isFresh = new Set(fresh);
    this.#some(view, points, larger, saved, (at) => (isFresh.has(at) ? marks.fresh : palette[colors[at]]));
    if (chosen >= 0) {
      const [widest, wide] = [11, 8].map((more) => dotOf(size + more * ratio));
      this.#some(view, points, widest, [chosen], () => marks.ring);
      this.#some(view, points, wide, [chosen], () => marks.ground);
      this.#some(view, points, larger, [chosen], (at) => palette[colors[at]]);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * Draw all points that have a color.
   * @param {View} view
   * @param {Points} points
   * @param {Dot} dot
   * @param {(at: number) => number} colorOf
   */
  #all(view, { xs, ys }, dot, colorOf) {
    const { pixels, canvas, ratio } = this;
    const { width, height } = canvas;
    const scale = view.scale * ratio;
    const left = width / 2 - view.x * scale;
    const top = height / 2 - view.y * scale;
    const { reach } = dot;
    const core = Int32Array.from(dot.core, ([x, y]) => y * width + x);
    const rim = Int32Array.from(dot.rim, ([x, y]) => y * width + x);
    const [lastX, lastY] = [width - reach - 1, height - reach - 1];
    for (let at = 0; at < xs.length; at++) {
      if (xs[at] < 0) continue;
      const x = (xs[at] * scale + left) | 0;
      const y = (ys[at] * scale + top) | 0;
      if (x < reach || y < reach || x > lastX || y > lastY) continue;
      const color = colorOf(at);
      if (!color) continue;
      const middle = y * width + x;
      for (let step = 0; step < core.length; step++) pixels[middle + core[step]] = color;
      const soft = (color & 0xffffff) | (RIM << 24);
      for (let step = 0; step < rim.length; step++)
        if (!pixels[middle + rim[step]]) pixels[middle + rim[step]] = soft;
    }
  }

  /**
   * Draw some points.
   * @param {View} view
   * @param {Points} points
   * @param {Dot} dot
   * @param {number[]} some
   * @param {(at: number) => number} colorOf
   */
  #some(view, { xs, ys }, dot, some, colorOf) {
    const here = { xs: Float32Array.from(some, (at) => xs[at]), ys: Float32Array.from(some, (at) => ys[at]) };
    this.#all(view, /** @type {Points} */ (here), dot, (at) => colorOf(some[at]));
  }
}

const faded = (/** @type {number} */ color) => ((color & 0xffffff) | (FADED << 24)) >>> 0;

/** @typedef {{reach: number, core: [number, number][], rim: [number, number][]}} Dot pixels around its middle */

/** @type {Map<number, Dot>} */
const dots = new Map();

/** Return the dot of a diameter in pixels. */
function dotOf(/** @type {number} */ size) {
  const half = Math.max(Math.round(size * 2), 2) / 4; // to half a pixel
  const known = dots.get(half);
  if (known) return known;
  const reach = Math.ceil(half);
  /** @type {Dot} */
  const dot = { reach, core: [], rim: [] };
  const shift = Number.isInteger(half) ? 0.5 : 0; // an even size has its middle between pixels
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const distance = Math.hypot(x + shift, y + shift);
      if (distance <= half - 0.25 || (!x && !y)) dot.core.push([x, y]);
      else if (distance <= half + 0.3) dot.rim.push([x, y]);
    }
  dots.set(half, dot);
  return dot;
}
