/** The page of the map: a canvas with the papers as points, what is asked for above it, a legend below it. */
import { button, choice, element } from "../element.js";
import { onChange as onNews } from "../reading/news.js";
import { onChange as onSaved } from "../reading/saved.js";
import { file, record, ROOT, search } from "./asked.js";
import { inkOf, schemeOf, SCHEMES } from "./colors.js";
import { Drawing } from "./drawing.js";
import { BUTTONS, follow } from "./gestures.js";
import { Labels, regionsOf } from "./labels.js";
import { marked } from "./marks.js";
import { nearest, pointsOf } from "./points.js";
import { Detail } from "./detail.js";
import { View } from "./view.js";
import { plural, t } from "../texts.js";

const NEAR = 18; // pixels from a tap to its paper
const NEAR_MOUSE = 8;
const NEAR_KEY = 120; // from the middle
const KEPT = 300; // milliseconds until the address says the view
const FADED = 6; // times as far away as it is
const HELP = t(
  "Map of papers. Arrow keys move it, plus and minus zoom, 0 shows all, Enter shows the paper in the middle. "
    + "The regions and their best papers are listed below."
);
const NOT_THERE = t("The map is not available right now. Below are its regions.");

class MapPage {
  /**
   * @param {HTMLElement} host
   * @param {import("./points.js").Points} points
   * @param {import("./colors.js").Scheme} scheme
   */
  constructor(host, points, scheme) {
    this.host = host;
    this.points = points;
    this.scheme = scheme;
    this.view = new View(points);
    this.turn = 0;
    this.frame = 0;
    this.isChanged = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keeping = undefined;
    /** @type {import("./drawing.js").Shown} */
    this.shown = {
      colors: scheme.colors,
      palette: new Uint32Array(),
      found: null,
      saved: [],
      fresh: [],
      chosen: -1,
      marks: { ring: 0, ground: 0, fresh: 0 },
    };
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#ask(`?${new URLSearchParams({ q: this.input.value })}`);
    };
    this.input = element("input", {
      type: "search",
      name: "q",
      ariaLabel: t("Search on the map"),
      placeholder: t("Search on the map"),
      autocomplete: "off",
    });
    const choose = choice(t("Colors"), SCHEMES, "tag", (name) => this.#recolor(name));
    this.status = element("p", { className: "as-status", role: "status" });
    this.canvas = element("canvas", { tabIndex: 0, role: "application", ariaLabel: HELP });
    const names = element("div", { className: "names", ariaHidden: "true" });
    this.legend = element("div", { className: "legend-row" });
    const zoom = Object.entries(BUTTONS).map(([label, [ariaLabel, act]]) => {
      const move = () => {
        act(this.view);
        this.#moved();
      };
      return button(label, move, { ariaLabel, title: ariaLabel });
    });
    const around = element("div", { className: "zoom" }, ...zoom);
    this.detail = new Detail(record);
    this.field = element("div", { className: "field" }, this.canvas, names, around, ...this.detail.nodes);
    const about = { className: "as-form", role: "search", ariaLabel: t("On the map"), onsubmit: submit };
    const form = element("form", about, this.input, choose);
    this.host.replaceChildren(form, this.status, this.field, this.legend);
    this.drawing = new Drawing(this.canvas);
    const list = /** @type {HTMLElement} */ (document.querySelector("article"));
    this.labels = new Labels(names, regionsOf(list), points, record, () => this.#redraw());
    this.#listen();
  }

  #listen() {
    follow(this.canvas, this.view, {
      moved: () => this.#moved(),
      tapped: (x, y) => this.#choose(this.#pointAt(x, y, NEAR)),
      pointed: (x, y) =>
        this.detail.hint(x, y, x > this.view.width / 2, () => this.#pointAt(x, y, NEAR_MOUSE)),
      left: () => this.detail.unhint(),
      entered: () => this.#choose(this.#pointAt(this.view.width / 2, this.view.height / 2, NEAR_KEY)),
      closed: () => this.#choose(-1),
    });
    this.detail.close.onclick = () => this.#choose(-1);
    new ResizeObserver(() => this.#resize()).observe(this.field);
    new MutationObserver(() => this.#paint()).observe(document.body, { attributes: true });
    for (const query of ["(forced-colors: active)", "(prefers-color-scheme: dark)"])
      matchMedia(query).addEventListener("change", () => this.#paint());
    addEventListener("popstate", () => this.#restore());
    document.addEventListener("click", (event) => this.#follow(event));
    const mark = () => this.#mark().catch(() => {}); // without them, the map is still a map
    onSaved(mark);
    onNews(mark);
    mark();
    this.#paint();
    this.#restore();
  }

  /** Follow a link that this page can follow itself: to a region, or to papers on the map. */
  #follow(/** @type {MouseEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const link = event.target.closest("article a");
    const address = link?.getAttribute("href") ?? "";
    if (address.startsWith("?")) {
      event.preventDefault();
      this.#ask(address);
    } else if (address.startsWith("#") && this.view.follow(address)) {
      event.preventDefault();
      this.#moved();
      this.field.scrollIntoView({ block: "center", behavior: "instant" });
      this.canvas.focus({ preventScroll: true });
    }
  }

  /** Show what the address says. */
  #restore() {
    if (!this.view.follow(location.hash)) this.view.reset();
    this.#show();
  }

  /** Show other papers, as a new step in the browser's history. */
  async #ask(/** @type {string} */ address) {
    const asked = await search().then(
      ({ addressOf, stateOf }) => addressOf(stateOf(address)),
      () => address
    );
    history.pushState(null, "", asked + this.view.address);
    this.#show();
  }

  async #show() {
    const turn = ++this.turn;
    const { size } = this.points;
    const address = location.search;
    const asked = address ? await search().catch(() => null) : null;
    if (turn !== this.turn) return;
    const state = asked?.stateOf(address);
    const { q, filters } = state ?? { q: "", filters: {} };
    this.input.value = q;
    if (!address || (state && !q.trim() && !Object.keys(filters).length)) {
      this.shown.found = null;
      this.#change();
      this.status.replaceChildren(
        plural(size, "{n} paper. Tap one to see what it is.", "{n} papers. Tap one to see what it is.")
      );
      return;
    }
    const answer = state ? await asked?.found(state).catch(() => null) : null;
    if (turn !== this.turn) return;
    const named = Object.values(filters).flat().join(", ");
    const some = { found: answer?.total ?? 0 };
    const of = answer?.isBound
      ? plural(size, "At most {found} of {n} paper", "At most {found} of {n} papers", some)
      : plural(size, "{found} of {n} paper", "{found} of {n} papers", some);
    const said = answer ? of + (named && `: ${named}`) : t("The search is not available right now.");
    const all = button(t("Show all papers"), () => this.#ask("?"), { className: "as-chip" });
    this.shown.found = answer?.marks ?? null;
    this.status.replaceChildren(
      element("span", {}, said),
      element("a", { href: new URL(`search/${address}`, ROOT).href }, t("as a list")),
      all
    );
    this.#change();
  }

  async #recolor(/** @type {string} */ name) {
    this.scheme = await schemeOf(name).catch(() => this.scheme);
    this.#paint();
  }

  /** Take the colors from the style sheet, which has others in the dark. */
  #paint() {
    const { colors, names, legend } = this.scheme;
    const color = (/** @type {string} */ name) => inkOf(this.field, name);
    this.shown.colors = colors;
    this.shown.palette = Uint32Array.from(names, color);
    this.shown.marks = { ring: color("--ring"), ground: color("--ground"), fresh: color("--fresh") };
    const swatch = (/** @type {string} */ name) => {
      const made = element("i");
      made.style.backgroundColor = `var(${name})`;
      return made;
    };
    const own = [
      ...(this.shown.saved.length ? [element("span", { className: "ring" }, element("i"), t("saved"))] : []),
      ...(this.shown.fresh.length ? [element("span", {}, swatch("--fresh"), t("new"))] : []),
    ];
    this.legend.replaceChildren(
      ...own,
      ...legend.map(({ name, label, tag }) =>
        tag
          ? element("a", { href: `?${new URLSearchParams({ tag })}` }, swatch(name), label)
          : element("span", {}, swatch(name), label)
      )
    );
    this.#change();
  }

  async #mark() {
    Object.assign(this.shown, await marked(this.points));
    this.#paint();
  }

  #resize() {
    const { clientWidth, clientHeight } = this.field;
    if (!clientWidth || !clientHeight) return; // it has no place on the page yet
    this.view.resize(clientWidth, clientHeight);
    this.drawing.resize(clientWidth, clientHeight);
    this.#draw(); // at once: a resized canvas is empty
  }

  #moved() {
    this.#redraw();
    // Browsers limit how often an address may change.
    this.keeping ??= setTimeout(() => {
      this.keeping = undefined;
      history.replaceState(history.state, "", location.pathname + location.search + this.view.address);
    }, KEPT);
  }

  /** Draw what changed besides the view. */
  #change() {
    this.isChanged = true;
    this.#redraw();
  }

  #redraw() {
    this.frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.frame = 0;
    if (this.isChanged) this.drawing.prepare(this.points, this.shown);
    this.isChanged = false;
    this.drawing.draw(this.view);
    this.labels.place(this.view, this.shown.found);
  }

  /** Return the paper nearest to a pixel; papers that are not faded count as nearer. */
  #pointAt(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ pixels) {
    const { found } = this.shown;
    const weight = (/** @type {number} */ point) => (found && !found[point] ? FADED : 1);
    return nearest(this.points, this.view, [x, y], pixels, weight);
  }

  /** Show the card of a paper; none for -1. */
  async #choose(/** @type {number} */ point) {
    this.shown.chosen = point;
    this.#change();
    await this.detail.show(point);
    if (point < 0 || point !== this.shown.chosen) return;
    const { xs, ys } = this.points;
    const below = this.view.pixelOf(xs[point], ys[point])[1] + NEAR - (this.view.height - this.detail.height);
    if (below <= 0) return;
    this.view.move(0, below); // the card would cover it
    this.#moved();
  }
}

const host = /** @type {HTMLElement} */ (document.getElementById("map"));
try {
  const [places, scheme] = await Promise.all([file("places"), schemeOf("tag")]);
  new MapPage(host, pointsOf(places), scheme);
  requestAnimationFrame(() => performance.mark("map")); // for benchmarks: it is drawn
} catch {
  host.replaceWith(element("p", { role: "status" }, NOT_THERE));
}
