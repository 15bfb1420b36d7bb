/** The colors of points: by tag, year or votes, from the variables of `map.css`. */
import { element } from "../element.js";
import { file, search } from "./asked.js";
import { t } from "../texts.js";

/** @typedef {{header: any, columns: Uint8Array[]}} File */
/**
 * @typedef {object} Scheme
 * @property {Uint8Array} colors the place of the color in `names`, by point
 * @property {string[]} names variables of the style sheet
 * @property {{name: string, label: string, tag?: string}[]} legend
 */

const YEARS = 5;
const LEAST = [1, 10, 30, 100]; // votes of a color
const OTHER = "--m0";

/** The ways to color, by their names in the choice. */
export const SCHEMES = { tag: t("Color by tag"), year: t("Color by year"), votes: t("Color by votes") };

/**
 * Return a scheme; its values are loaded now.
 * @param {string} name of `SCHEMES`
 * @returns {Promise<Scheme>}
 */
export async function schemeOf(name) {
  if (name === "year") return byYear(await (await search()).years());
  if (name === "votes") return byVotes(await (await search()).votes());
  return byTag(await file("tags"));
}

/** @returns {Scheme} */
function byTag(/** @type {File} */ { header, columns: [colors] }) {
  const named = header.map((/** @type {string} */ tag, /** @type {number} */ at) => ({
    name: `--m${at + 1}`,
    label: tag,
    tag,
  }));
  const legend = [...named, { name: OTHER, label: t("others") }];
  return { colors, names: [OTHER, ...named.map((/** @type {{name: string}} */ { name }) => name)], legend };
}

/** @returns {Scheme} */
function byYear(/** @type {Uint8Array} */ years) {
  const last = years.reduce((most, year) => Math.max(most, year), 0);
  const first = last - YEARS + 1;
  const colors = years.map((year) => (year ? Math.max(year - first + 1, 1) : 0));
  const steps = Array.from({ length: YEARS }, (_, at) => ({
    name: `--s${at + 1}`,
    label: at ? String(1900 + first + at) : t("{year} and before", { year: String(1900 + first) }),
  }));
  const used = new Set(colors);
  return { colors, names: names(), legend: steps.filter((_, at) => used.has(at + 1)).reverse() };
}

/** @returns {Scheme} */
function byVotes(/** @type {Uint8Array} */ votes) {
  const colors = votes.map((count) => LEAST.filter((least) => count >= least).length + 1);
  const labels = [
    t("none"),
    ...LEAST.slice(1).map((more, at) => t("{least} to {most}", { least: LEAST[at], most: more - 1 })),
    t("{n} and more", { n: LEAST.at(-1) ?? 0 }),
  ];
  const legend = labels.map((label, at) => ({ name: `--s${at + 1}`, label }));
  return { colors, names: names(), legend: legend.reverse() };
}

const names = () => [OTHER, ...Array.from({ length: YEARS }, (_, at) => `--s${at + 1}`)];

/**
 * Return a color of the style sheet as a canvas stores it.
 * @param {Element} host
 * @param {string} name
 */
export function inkOf(host, name) {
  const context = /** @type {CanvasRenderingContext2D} */ (element("canvas").getContext("2d"));
  context.fillStyle = getComputedStyle(host).getPropertyValue(name).trim();
  context.fillRect(0, 0, 1, 1);
  return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0];
}
