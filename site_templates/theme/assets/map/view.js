/** What a window of the map shows: a place in its middle, and a scale. Places are from 0 to `SIDE` on each axis. */
export const SIDE = 1 << 16;
const CLOSEST = 64; // times the scale at which the window shows the whole map

export class View {
  /** @param {{left: number, top: number, right: number, bottom: number}} bounds of the points */
  constructor(bounds) {
    this.bounds = bounds;
    this.width = 1;
    this.height = 1;
    this.x = 0;
    this.y = 0;
    this.zoom = 1;
    this.reset();
  }

  /** Pixels to one step between places. */
  get scale() {
    const { left, right, top, bottom } = this.bounds;
    return this.zoom * 0.94 * Math.min(this.width / (right - left), this.height / (bottom - top));
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
    this.zoom = Math.min(Math.max(zoom, 1), CLOSEST);
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
    this.show(this.x + right / this.scale, this.y + down / this.scale, this.zoom);
  }

  /** Zoom, so that the place at a pixel stays there. @type {(factor: number, atX?: number, atY?: number) => void} */
  zoomBy(factor, atX = this.width / 2, atY = this.height / 2) {
    const [x, y] = this.placeAt(atX, atY);
    this.show(this.x, this.y, this.zoom * factor);
    const { scale } = this;
    this.show(x - (atX - this.width / 2) / scale, y - (atY - this.height / 2) / scale, this.zoom);
  }

  /** Return the place at a pixel. @type {(atX: number, atY: number) => [number, number]} */
  placeAt(atX, atY) {
    const { scale } = this;
    return [this.x + (atX - this.width / 2) / scale, this.y + (atY - this.height / 2) / scale];
  }

  /** Return the pixel of a place. @type {(x: number, y: number) => [number, number]} */
  pixelOf(x, y) {
    const { scale } = this;
    return [(x - this.x) * scale + this.width / 2, (y - this.y) * scale + this.height / 2];
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
