/** On a day's page: a field that leads to another day. The page of the year tells which days have papers. */
import { element } from "../element.js";

const beside = /** @type {HTMLElement} */ (document.querySelector(".beside"));
const here = document.querySelector("h1 > time")?.getAttribute("datetime") ?? "";
const field = element("input", { type: "date", value: here, required: true, ariaLabel: "Go to a day" });
const form = element("form", {}, field);
beside.insertBefore(form, beside.querySelector(".later"));

/** With keys a date comes about part by part: it is meant when Enter says so. */
let isTyped = false;
field.addEventListener("keydown", ({ key }) => (isTyped = key !== "Enter"));
field.addEventListener("pointerdown", () => (isTyped = false));
field.addEventListener("input", () => field.setCustomValidity(""));
field.addEventListener("change", () => isTyped || go());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go();
});

/** To the page of the day in the field, if that has papers. */
async function go() {
  const day = field.value;
  if (!day || day === here) return;
  const days = await daysOf(day.slice(0, 4));
  if (days?.includes(day)) return location.assign(`../${day}/`);
  const before = days?.filter((other) => other < day).at(-1);
  const hint = before ? ` The last day before it with papers is ${before}.` : "";
  field.setCustomValidity(days === null ? "The days with papers are not available right now." : `No papers on this day.${hint}`);
  field.reportValidity();
}

/** The days of a year that have papers, the earliest first; `null` where that cannot be found out. */
async function daysOf(/** @type {string} */ year) {
  const { Gone, page } = await import("./fetching.js");
  try {
    const links = (await page(`../${year}/`)).querySelectorAll(".calendar svg a");
    return [...links].map((link) => link.getAttribute("href")?.split("/").at(-2) ?? "").sort();
  } catch (error) {
    return error instanceof Gone ? [] : null;
  }
}
