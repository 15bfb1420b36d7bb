/** What a window of the map shows: a place in its middle, and a scale. Places are from 0 to `SIDE` on each axis. */
export const SIDE = 1 << 16;
const CLOSEST = 8; // times the scale of the whole map that the window shows at most, however few the papers
const STRETCHED = 2; // times as many pixels to a step on one axis than on the other, so that dots fill the window

export class View {
  /** @param {Pick<import("./points.js").Points, "bounds" | "size">} points */
  constructor({ bounds, size }) {
    this.bounds = bounds;
    this.closest = Math.max(CLOSEST, Math.sqrt(size));
    this.width = 1;
    this.height = 1;
    this.x = 0;
    this.y = 0;
    this.zoom = 1;
    this.reset();
  }

  /** Pixels to one step between places. @returns {[across: number, down: number]} */
  get scales() {
    const { left, right, top, bottom } = this.bounds;
    const [across, down] = [this.width / (right - left), this.height / (bottom - top)];
    const most = STRETCHED * Math.min(across, down);
    const times = 0.94 * this.zoom;
    return [times * Math.min(across, most), times * Math.min(down, most)];
  }

  get isWhole() {
    const { left, right, top, bottom } = this.bounds;
    return this.zoom === 1 && this.x === (left + right) / 2 && this.y === (top + bottom) / 2;
  }

  /** @type {(width: number, height: number) => void} */
  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  /** Show a place in the middle. @type {(x: number, y: number, zoom: number) => void} */
  show(x, y, zoom) {
    const { left, right, top, bottom } = this.bounds;
    this.zoom = Math.min(Math.max(zoom, 1), this.closest);
    this.x = Math.min(Math.max(x, left), right);
    this.y = Math.min(Math.max(y, top), bottom);
  }

  /** Show the whole map. */
  reset() {
    const { left, right, top, bottom } = this.bounds;
    this.show((left + right) / 2, (top + bottom) / 2, 1);
  }

  /** Move by pixels. @type {(right: number, down: number) => void} */
  move(right, down) {
    const [x, y] = this.placeAt(this.width / 2 + right, this.height / 2 + down);
    this.show(x, y, this.zoom);
  }

  /** Zoom, so that the place at a pixel stays there. @type {(factor: number, atX?: number, atY?: number) => void} */
  zoomBy(factor, atX = this.width / 2, atY = this.height / 2) {
    const [x, y] = this.placeAt(atX, atY);
    this.show(this.x, this.y, this.zoom * factor);
    const [nowX, nowY] = this.placeAt(atX, atY);
    this.show(this.x + x - nowX, this.y + y - nowY, this.zoom);
  }

  /** Return the place at a pixel. @type {(atX: number, atY: number) => [number, number]} */
  placeAt(atX, atY) {
    const [across, down] = this.scales;
    return [this.x + (atX - this.width / 2) / across, this.y + (atY - this.height / 2) / down];
  }

  /** Return the pixel of a place. @type {(x: number, y: number) => [number, number]} */
  pixelOf(x, y) {
    const [across, down] = this.scales;
    return [(x - this.x) * across + this.width / 2, (y - this.y) * down + this.height / 2];
  }

  /** The end of the page's address for this view; "" for the whole map. */
  get address() {
    return this.isWhole ? "" : `#${Math.round(this.x)},${Math.round(this.y)},${+this.zoom.toFixed(2)}`;
  }

  /** Show what an address says; return whether it says a view. */
  follow(/** @type {string} */ address) {
    const [x, y, zoom, ...more] = address.slice(1).split(",").map(Number);
    if (more.length || ![x, y, zoom].every(Number.isFinite)) return false;
    this.show(x, y, zoom);
    return true;
  }
}
