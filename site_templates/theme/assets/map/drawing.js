/**
 * Draws the points into one picture. A browser without a graphics processor would draw a hundred thousand
 * shapes too slowly for a reader who moves the map, but it copies a picture in no time.
 */
const MOST_PIXELS = 2_000_000; // of the canvas, whatever the screen's resolution
const COVER = 0.18; // the share of the canvas that the points of the whole map would cover
const SMALLEST = 1.5;
const LARGEST = 9;
const RIM = 0.44; // of the opacity, at a dot's rim: without it, dots have steps
const MANY = 50_000; // points; on a fine screen, so many are drawn without rims, in half the time
const FADED = 0x24;

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./points.js").Points} Points */
/** @typedef {{xs: Float32Array, ys: Float32Array, inks: Uint32Array, more: number}} Layer `more`: pixels of a dot */
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
    this.size = 1;
    /** @type {Layer[]} */
    this.layers = [];
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
   * Prepare what `draw` draws, from below to above; call it when something else than the view changed.
   * @param {Points} points
   * @param {Shown} shown
   */
  prepare(points, { colors, palette, found, saved, fresh, chosen, marks }) {
    this.size = points.size;
    // Later colors lie above: more votes, newer years, and tags above the papers without one.
    /** @type {number[][]} */
    const byColor = Array.from(palette, () => []);
    points.xs.forEach((x, at) => x >= 0 && (byColor[colors[at]] ?? byColor[0]).push(at));
    const every = byColor.flat();
    const own = (/** @type {number} */ at) => palette[colors[at]] ?? palette[0];
    const layer = (
      /** @type {number[]} */ some,
      /** @type {number} */ more,
      /** @type {(at: number) => number} */ ink
    ) => ({
      xs: Float32Array.from(some, (at) => points.xs[at]),
      ys: Float32Array.from(some, (at) => points.ys[at]),
      inks: Uint32Array.from(some, ink),
      more,
    });
    const isFresh = new Set(fresh);
    const marked = (/** @type {number} */ at) => (isFresh.has(at) ? marks.fresh : own(at));
    const one = chosen < 0 ? [] : [chosen];
    this.layers = [
      ...(found
        ? [
            layer(
              every.filter((at) => !found[at]),
              0,
              (at) => faded(own(at))
            ),
            layer(
              every.filter((at) => found[at]),
              2,
              own
            ),
          ]
        : [layer(every, 0, own)]),
      layer(fresh, 2, () => marks.fresh),
      layer(saved, 7, () => marks.ring),
      layer(saved, 4, () => marks.ground),
      layer(saved, 2, marked),
      layer(one, 11, () => marks.ring),
      layer(one, 8, () => marks.ground),
      layer(one, 2, marked),
    ];
  }

  /** @param {View} view */
  draw(view) {
    const { canvas, ratio } = this;
    this.pixels.fill(0);
    const across = Math.sqrt((COVER * canvas.width * canvas.height) / this.size);
    const size = Math.min(Math.max(across, SMALLEST * ratio) * view.zoom ** 0.45, LARGEST * ratio);
    for (const layer of this.layers) this.#stamp(view, layer, dotOf(size + layer.more * ratio));
    this.context.putImageData(this.image, 0, 0);
  }

  /**
   * @param {View} view
   * @param {Layer} layer
   * @param {Dot} dot
   */
  #stamp(view, { xs, ys, inks }, dot) {
    const { pixels, canvas, ratio } = this;
    const { width, height } = canvas;
    const [across, down] = view.scales.map((scale) => scale * ratio);
    const left = width / 2 - view.x * across;
    const top = height / 2 - view.y * down;
    const core = Int32Array.from(dot.core, ([x, y]) => y * width + x);
    const isPlain = ratio > 1.5 && xs.length > MANY;
    const rim = Int32Array.from(isPlain ? [] : dot.rim, ([x, y]) => y * width + x);
    const [lastX, lastY] = [width - dot.reach - 1, height - dot.reach - 1];
    for (let at = 0; at < xs.length; at++) {
      const x = (xs[at] * across + left) | 0;
      const y = (ys[at] * down + top) | 0;
      if (x < dot.reach || y < dot.reach || x > lastX || y > lastY) continue;
      const ink = inks[at];
      const soft = (ink & 0xffffff) | (((ink >>> 24) * RIM) << 24);
      const middle = y * width + x;
      for (let step = 0; step < core.length; step++) pixels[middle + core[step]] = ink;
      for (let step = 0; step < rim.length; step++) {
        const place = middle + rim[step];
        if (pixels[place] === 0) pixels[place] = soft;
      }
    }
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
