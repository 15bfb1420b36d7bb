/** Which way an arrow key leads through a list: 1 is down, -1 up, 0 neither. */
export const stepOf = (/** @type {KeyboardEvent} */ { key }) => Number(key === "ArrowDown") - Number(key === "ArrowUp");
