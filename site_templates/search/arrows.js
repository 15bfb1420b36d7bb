/** Return the step that a key takes in a list: 1 down, -1 up, 0 if it is no such arrow key. */
export const stepOf = (/** @type {KeyboardEvent} */ { key }) =>
  Number(key === "ArrowDown") - Number(key === "ArrowUp");
