/**
 * Makes elements. Text only ever enters a page as text.
 */

/**
 * @param {string} name of the element
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
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
export const counted = (count, noun) => `${NUMBER.format(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A day, month or year for people. */
export function dayLabel(day) {
  if (day.length < 7) return day;
  const date = new Date(`${day.padEnd(10, "-01")}T00:00:00Z`);
  const parts = { year: "numeric", month: "long", timeZone: "UTC", ...day.length === 10 && { day: "numeric" } };
  return new Intl.DateTimeFormat("en-GB", parts).format(date);
}
