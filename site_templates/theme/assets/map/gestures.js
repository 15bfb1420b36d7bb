/**
 * Moves the map: one finger or the mouse drags it, two fingers or the wheel zoom, arrows move, + and - zoom, 0
 * and Home show all. A tap chooses a paper, a second tap at the same place zooms in.
 */
import { t } from "../texts.js";
const STILL = 8; // pixels that a tap may move
const TWICE = 350; // milliseconds between two taps
const STEP = 80; // pixels of an arrow key
const CLOSER = 1.6; // of a key or a button
const WHEEL = 0.0016;
const PINCHED = 0.012; // a pinch on a touchpad comes as a wheel with Ctrl
const LINE = 18; // pixels of a line, in which some browsers measure a wheel

/** @typedef {import("./view.js").View} View */
/**
 * @typedef {object} Acts
 * @property {() => void} moved the view changed
 * @property {(x: number, y: number) => void} tapped at a pixel
 * @property {() => void} entered by a key, for the middle of the map
 * @property {(x: number, y: number) => void} pointed the mouse is at a pixel
 * @property {() => void} left the mouse is elsewhere
 * @property {() => void} closed
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {View} view
 * @param {Acts} acts
 */
export function follow(canvas, view, acts) {
  /** @type {Map<number, [x: number, y: number]>} */
  const pointers = new Map();
  let moved = 0;
  let last = { time: 0, x: 0, y: 0 };
  const here = (/** @type {MouseEvent} */ { clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    return /** @type {[number, number]} */ ([clientX - left, clientY - top]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, here(event));
    if (pointers.size === 1) moved = 0;
    else moved = STILL + 1; // two fingers are no tap
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = here(event);
    if (!before) {
      if (event.pointerType === "mouse") acts.pointed(...now);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    pointers.set(event.pointerId, now);
    if (other) {
      const wide = (/** @type {[number, number]} */ at) =>
        Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
      view.move((before[0] - now[0]) / 2, (before[1] - now[1]) / 2);
      view.zoomBy(wide(now) / wide(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      view.move(before[0] - now[0], before[1] - now[1]);
    }
    acts.left();
    acts.moved();
  });
  const up = (/** @type {PointerEvent} */ event) => {
    const at = pointers.get(event.pointerId);
    if (!pointers.delete(event.pointerId) || !at || moved > STILL || event.type === "pointercancel") return;
    const isSecond =
      event.timeStamp - last.time < TWICE && Math.hypot(at[0] - last.x, at[1] - last.y) < 3 * STILL;
    last = { time: isSecond ? 0 : event.timeStamp, x: at[0], y: at[1] };
    if (!isSecond) return acts.tapped(...at);
    view.zoomBy(2, ...at);
    acts.moved();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", acts.left);
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (view.zoom === 1 && event.deltaY > 0 && !event.ctrlKey) return; // the page scrolls on
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode ? LINE : 1);
      view.zoomBy(Math.exp(-pixels * (event.ctrlKey ? PINCHED : WHEEL)), ...here(event));
      acts.moved();
    },
    { passive: false }
  );
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys(view, acts)[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    acts.moved();
  });
}

/** @type {(view: View, acts: Acts) => Record<string, () => void>} */
const keys = (view, { entered, closed }) => ({
  ArrowLeft: () => view.move(-STEP, 0),
  ArrowRight: () => view.move(STEP, 0),
  ArrowUp: () => view.move(0, -STEP),
  ArrowDown: () => view.move(0, STEP),
  "+": () => view.zoomBy(CLOSER),
  "=": () => view.zoomBy(CLOSER),
  "-": () => view.zoomBy(1 / CLOSER),
  0: () => view.reset(),
  Home: () => view.reset(),
  Enter: entered,
  Escape: closed,
});

/** What the buttons beside the map do. @type {Record<string, [label: string, act: (view: View) => void]>} */
export const BUTTONS = {
  "+": [t("Zoom in"), (view) => view.zoomBy(CLOSER)],
  "−": [t("Zoom out"), (view) => view.zoomBy(1 / CLOSER)],
  "⤢": [t("Show the whole map"), (view) => view.reset()],
};
