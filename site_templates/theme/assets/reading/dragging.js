/**
 * Moves an item of a list while its handle is dragged, with a mouse, a pen or a finger. The other items make
 * way: the dragged one stays in the document, so that the browser goes on telling where the pointer is.
 */
const EDGE = 90; // pixels at the top and the bottom of the window, where the page scrolls
const STEP = 12; // pixels that it scrolls at once

/**
 * Let an item be dragged.
 * @param {HTMLElement} handle with the style `touch-action: none`
 * @param {HTMLElement} item
 * @param {(isDropped: boolean) => void} end called when it was moved; `false`: the reader wants it back
 */
export function draggable(handle, item, end) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    event.preventDefault(); // selects no text
    handle.setPointerCapture(event.pointerId);
    drag(handle, item, event.clientY, end);
  });
}

/** Follow the pointer until it is released. */
function drag(
  /** @type {HTMLElement} */ handle,
  /** @type {HTMLElement} */ item,
  /** @type {number} */ start,
  /** @type {(isDropped: boolean) => void} */ end
) {
  const grip = start - item.getBoundingClientRect().top;
  const first = visible(item, "nextElementSibling");
  const running = new AbortController();
  const { signal } = running;
  let y = start;
  const place = () => {
    makeWay(item, y);
    item.style.translate = "none";
    item.style.translate = `0 ${y - grip - item.getBoundingClientRect().top}px`;
  };
  const scroll = () => {
    if (signal.aborted) return;
    const by = y < EDGE ? -STEP : y > innerHeight - EDGE ? STEP : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      place();
    }
    requestAnimationFrame(scroll);
  };
  const stop = (/** @type {boolean} */ isDropped) => {
    if (signal.aborted) return;
    running.abort();
    item.classList.remove("is-dragged");
    item.style.translate = "";
    if (visible(item, "nextElementSibling") !== first || !isDropped) end(isDropped);
  };
  item.classList.add("is-dragged");
  handle.addEventListener(
    "pointermove",
    ({ clientY }) => {
      y = clientY;
      place();
    },
    { signal }
  );
  handle.addEventListener("pointerup", () => stop(true), { signal });
  handle.addEventListener("lostpointercapture", () => stop(false), { signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && stop(false), { signal });
  scroll();
}

/** Move the items between the dragged one and the pointer to its other side. */
function makeWay(/** @type {HTMLElement} */ item, /** @type {number} */ y) {
  for (;;) {
    const before = visible(item, "previousElementSibling");
    const after = visible(item, "nextElementSibling");
    if (before && y < middle(before)) item.after(before);
    else if (after && y > middle(after)) item.before(after);
    else return;
  }
}

/**
 * Return the next item in a direction that is not hidden.
 * @param {Element} item
 * @param {"nextElementSibling" | "previousElementSibling"} direction
 * @returns {Element | null}
 */
export function visible(item, direction) {
  let next = item[direction];
  while (next && /** @type {HTMLElement} */ (next).hidden) next = next[direction];
  return next;
}

function middle(/** @type {Element} */ item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}
