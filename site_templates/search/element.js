/**
 * Makes elements. Text only ever enters a page as text.
 */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name of the element
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const NUMBER = new Intl.NumberFormat("en");

/** A number of things in words: `1 paper`, `1,234 papers`. */
export function counted(/** @type {number} */ count, /** @type {string} */ noun) {
  return `${NUMBER.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A day, month or year for people. */
export function dayLabel(/** @type {string} */ day) {
  if (day.length < 7) return day;
  const date = new Date(`${day.padEnd(10, "-01")}T00:00:00Z`);
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: "numeric", month: "long", timeZone: "UTC", ...day.length === 10 && { day: "numeric" } };
  return new Intl.DateTimeFormat("en-GB", parts).format(date);
}

/** Which way an arrow key leads through a list: 1 is down, -1 up, 0 neither. */
export const stepOf = (/** @type {KeyboardEvent} */ { key }) => Number(key === "ArrowDown") - Number(key === "ArrowUp");
