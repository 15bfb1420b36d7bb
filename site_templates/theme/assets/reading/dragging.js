/**
 * Moves a card of a list while its handle is dragged, with a mouse, a pen or a finger. The other cards make
 * way: the dragged one stays in the document, so that the browser goes on telling where the pointer is.
 */
const EDGE = 90; // pixels at the top and the bottom of the window, where the page scrolls
const STEP = 12; // pixels that it scrolls at once

/**
 * Let the cards of a list be dragged by handles with the class `grip`.
 * @param {HTMLElement} list
 * @param {(item: HTMLElement, isDropped: boolean) => void} end `false`: the reader wants the card back
 */
export function draggable(list, end) {
  list.addEventListener("pointerdown", (event) => {
    const grip = /** @type {HTMLElement} */ (event.target);
    const item = grip.closest("li");
    if (!item || !grip.matches(".grip") || event.button || !event.isPrimary) return;
    event.preventDefault(); // selects no text
    grip.setPointerCapture(event.pointerId);
    drag(grip, item, event.clientY, (isDropped) => end(item, isDropped));
  });
}

/** Follow the pointer until it is released. */
function drag(
  /** @type {HTMLElement} */ grip,
  /** @type {HTMLElement} */ item,
  /** @type {number} */ y,
  /** @type {(isDropped: boolean) => void} */ end
) {
  const held = y - item.getBoundingClientRect().top;
  const running = new AbortController();
  const { signal } = running;
  const place = () => {
    makeWay(item, y);
    item.style.translate = "none";
    item.style.translate = `0 ${y - held - item.getBoundingClientRect().top}px`;
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
    end(isDropped);
  };
  const follow = (/** @type {PointerEvent} */ { clientY }) => {
    y = clientY;
    place();
  };
  item.classList.add("is-dragged");
  grip.addEventListener("pointermove", follow, { signal });
  grip.addEventListener("pointerup", () => stop(true), { signal });
  grip.addEventListener("lostpointercapture", () => stop(false), { signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && stop(false), { signal });
  scroll();
}

/** Move the cards between the dragged one and the pointer to its other side. */
function makeWay(/** @type {HTMLElement} */ item, /** @type {number} */ y) {
  for (;;) {
    const { previousElementSibling: before, nextElementSibling: after } = item;
    if (before && y < middle(before)) item.after(before);
    else if (after && y > middle(after)) item.before(after);
    else return;
  }
}

function middle(/** @type {Element} */ item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}
