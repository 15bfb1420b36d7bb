/** In the menu of dates: a field to go to a day. The year's page knows which days have papers. */
import { element } from "../element.js";
import { t } from "../texts.js";

const here = document.querySelector("h1 > time")?.getAttribute("datetime") ?? "";
const field = element("input", { type: "date", value: here, required: true });
const form = element("form", {}, element("label", {}, t("Go to a day"), " ", field));
document.querySelector(".wider > div")?.append(form);

/** A typed date is complete only with Enter. */
let isTyped = false;
field.addEventListener("keydown", ({ key }) => (isTyped = key !== "Enter"));
field.addEventListener("pointerdown", () => (isTyped = false));
field.addEventListener("input", () => field.setCustomValidity(""));
field.addEventListener("change", () => isTyped || go());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go();
});

/** Go to the page of the day in the field, if it has papers. */
async function go() {
  const day = field.value;
  if (!day || day === here) return;
  const days = await daysOf(day.slice(0, 4));
  if (days?.includes(day)) return location.assign(`../${day}/`);
  const before = days?.filter((other) => other < day).at(-1);
  const hint =
    before && t("No papers on this day. The last earlier day with papers is {day}.", { day: before });
  field.setCustomValidity(
    days === null
      ? t("The days with papers are not available right now.")
      : hint || t("No papers on this day.")
  );
  field.reportValidity();
}

/** Return the days of a year with papers, the earliest first; `null` if they are not available. */
async function daysOf(/** @type {string} */ year) {
  const { Gone, page } = await import("./fetching.js");
  try {
    const links = (await page(`../${year}/`)).querySelectorAll(".calendar svg a");
    return [...links].map((link) => link.getAttribute("href")?.split("/").at(-2) ?? "").sort();
  } catch (error) {
    return error instanceof Gone ? [] : null;
  }
}
