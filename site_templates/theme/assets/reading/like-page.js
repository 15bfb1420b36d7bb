/**
 * The page of papers near those in its address, or near all that the reader saved. All papers are compared before
 * any is listed, so that none changes its place; the list grows as the reader scrolls.
 */
import { blankCard, FEWEST, fillCard } from "../card.js";
import { abstract, button, element, textOf } from "../element.js";
import { vectorFrom } from "../like/old.js";
import { ranking } from "../like/taste.js";
import { everyVector, months, newestMonths } from "../like/vectors.js";
import { comesLate, isBack, returnToPlace, stated } from "./address.js";
import { described } from "./describe.js";
import { addReasons } from "./for-you.js";
import { addressOf, Gone, inView, likeAddress, MOST_GIVEN, page, some } from "./fetching.js";
import { keep } from "./keep.js";
import { view } from "./menu.js";
import { refusedSlugs } from "./refused.js";
import { SLUG, saved, tagAddress } from "./saved.js";
import { counted, dayLabel, pieces, plural, t } from "../texts.js";

/** @typedef {NonNullable<ReturnType<typeof described>> & {text: string}} About `text`: the whole abstract */
/** @typedef {About & {slug: string}} Known */
/** @typedef {import("../like/taste.js").Ranking} Ranking */
/** @typedef {import("../like/taste.js").Paper} Paper */

const OPEN = 4; // of the given papers, before the others are hidden
const STEP = 30; // papers by which the list grows
const MOST = 300;
const FEW = 10; // papers that are listed even if most papers here are as near as they are
const FIRST = 8; // cards that are filled before the list is shown: more than a window has room for
const AHEAD = "1500px"; // below the window
const HEADING = t("Papers like these");
const UNREACHABLE = t("The papers cannot be compared right now. Please try again when you are online.");
const NOTHING = t("There is nothing to compare: these papers are not here, or have too few words.");

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
const heading = /** @type {HTMLElement} */ (article.querySelector("h1"));
const usual = { heading: heading.textContent ?? "", title: document.title };
const basis = element("div", { className: "basis" });
const status = element("p", { role: "status", className: "lead" });
const list = element("ol", {});
const end = element("p", { className: "nothing" });

/** @type {string[]} the papers found, the nearest first */
let found = [];
/** @type {Ranking["reasons"]} */
let reasons = () => [];
/** @type {number} how many of them the list has; Back and a reload keep it, so that they find their place */
let length = history.state?.length ?? STEP;
let isWhole = false; // whether all months are compared, however many papers they have
let turn = 0;

/** @type {WeakMap<Element, Known>} what filled cards show */
const filled = new WeakMap();
const kept = keep(() =>
  /** @type {HTMLElement[]} */ ([...list.children]).flatMap((item) => {
    const paper = filled.get(item);
    return paper ? [{ item, paper }] : [];
  })
);

/** @type {Map<string, Promise<About | null>>} */
const pages = new Map();

/**
 * Read a paper's page, once.
 * @param {string} slug
 * @returns {Promise<About | null>} `null` if there is no such paper
 */
function about(slug) {
  const asked = pages.get(slug) ?? page(addressOf(slug)).then(read);
  pages.set(slug, asked);
  return asked.catch((error) => {
    if (error instanceof Gone) return null;
    pages.delete(slug); // offline, the next look tries again
    throw error;
  });
}

function read(/** @type {Document} */ page) {
  const paper = described(page);
  return paper && { ...paper, text: abstract(page).map(textOf).join(" ") };
}

/** Return the slugs in the address. */
const given = () =>
  [...new Set(stated("ids").split(","))].filter((slug) => SLUG.test(slug)).slice(0, MOST_GIVEN);

/**
 * Show what the address asks for.
 * @param {number} [sure] the number of cards to fill before
 */
async function show(sure = FIRST) {
  const now = ++turn;
  const slugs = given();
  const isEmpty = !slugs.length && saved().papers.length < FEWEST;
  article.classList.toggle("has-nothing", isEmpty);
  heading.textContent = slugs.length ? HEADING : usual.heading;
  document.title = slugs.length ? usual.title.replace(usual.heading, HEADING) : usual.title;
  showBasis(slugs);
  list.replaceChildren();
  found = [];
  end.textContent = "";
  status.replaceChildren();
  if (isEmpty) return;
  try {
    const { said, best } = await compare(slugs, now);
    if (now !== turn) return;
    const cards = best.slice(0, length).map(card);
    await some(cards.slice(0, sure), fill);
    if (now !== turn) return;
    found = best;
    list.replaceChildren(...cards);
    status.replaceChildren(...said);
    kept.refresh();
    tellEnd();
  } catch {
    if (now === turn) status.textContent = UNREACHABLE;
  }
}

/**
 * Find the papers near some; without any, near the saved ones.
 * @param {string[]} slugs
 * @param {number} now
 * @returns {Promise<{said: (Node | string)[], best: string[]}>} what to say of the list, and its slugs
 */
async function compare(slugs, now) {
  const known = await months();
  const names = Object.keys(known);
  const wanted = isWhole ? names : await newestMonths();
  const bar = element("progress", { max: wanted.length, value: 0, ariaLabel: t("Months compared") });
  status.replaceChildren(t("Comparing papers …"), " ", bar);
  const vectors = await everyVector(wanted, (done) => (bar.value = done));
  const liked = slugs.length
    ? await Promise.all(slugs.map((slug) => likedAt(slug, vectors)))
    : saved().papers;
  const apart = new Set(liked.map(({ slug }) => slug));
  if (!slugs.length) for (const slug of refusedSlugs()) apart.add(slug);
  const candidates = [...vectors.keys()].filter((slug) => !apart.has(slug)).map((slug) => ({ slug }));
  const ranked = await ranking(candidates, liked);
  if (now === turn) reasons = ranked.reasons;
  const best = [...ranked.scores]
    .filter(([, score], at) => at < FEW || (at < MOST && score > 0))
    .map(([slug]) => slug);
  if (!best.length) return { said: [vectors.size ? NOTHING : UNREACHABLE], best };
  const left = names.slice(wanted.length).reduce((total, name) => total + known[name], 0);
  const all = button(plural(left, "Compare {n} older paper too", "Compare {n} older papers too"), () => {
    isWhole = true;
    show();
  });
  const mine = plural(liked.length, "{n} saved paper", "{n} saved papers");
  const said = slugs.length
    ? t("The nearest among {papers} since {month}. Nothing leaves this browser.")
    : t("The nearest to your {saved}, among {papers} since {month}. Nothing leaves this browser.");
  const named = {
    saved: element("a", { href: "../saved/" }, mine),
    papers: counted(vectors.size),
    month: dayLabel(wanted.at(-1) ?? ""),
  };
  return { said: [...pieces(said, named), " ", ...(left ? [all] : [])], best };
}

/**
 * Return a paper that the list goes by; one that is too old for a vector has one made from its page.
 * @param {string} slug
 * @param {import("../like/vectors.js").Vectors} vectors
 * @returns {Promise<Paper>}
 */
async function likedAt(slug, vectors) {
  const paper = await about(slug).catch(() => null);
  if (!paper) return { slug };
  const { day, title, text } = paper;
  const isOld = !vectors.has(slug);
  return {
    slug,
    day,
    title,
    summary: text,
    ...(isOld && { vector: vectorFrom(title, text, vectors.values()) }),
  };
}

// The papers that the list goes by

/** Show the given papers, each with a button that removes it. */
function showBasis(/** @type {string[]} */ slugs) {
  const rows = slugs.map((slug, at) => row(slug, () => removeGiven(slugs, at)));
  const others = rows.length > OPEN + 1 ? rows.slice(OPEN) : [];
  const more = button(plural(others.length, "and {n} more paper", "and {n} more papers"), () => {
    for (const other of others) other.hidden = false;
    more.remove();
    others[0].querySelector("a")?.focus();
  });
  for (const other of others) other.hidden = true;
  basis.replaceChildren(
    ...(rows.length ? [element("ul", {}, ...rows)] : []),
    ...(others.length ? [more] : [])
  );
}

/** Make the row of a given paper. */
function row(/** @type {string} */ slug, /** @type {() => void} */ leave) {
  const link = element("a", { href: addressOf(slug), dir: "auto" });
  const without = button("×", leave);
  const made = element("li", {}, link, " ", without);
  const name = (/** @type {string} */ title) => {
    link.textContent = title;
    without.ariaLabel = t("Remove {name}", { name: title });
  };
  const known = saved().papers.find((paper) => paper.slug === slug);
  name(known?.title ?? slug);
  if (!known)
    about(slug).then(
      (paper) =>
        paper ? name(paper.title) : link.replaceWith(t("There is no paper “{paper}” here.", { paper: slug })),
      () => {} // offline, the address stands for the title
    );
  return made;
}

function removeGiven(/** @type {string[]} */ slugs, /** @type {number} */ at) {
  history.pushState(null, "", likeAddress(slugs.toSpliced(at, 1)));
  length = STEP;
  show();
  const left = basis.querySelectorAll("li > button");
  const next = left[Math.min(at, left.length - 1)] ?? article.querySelector("a");
  if (next instanceof HTMLElement) next.focus();
}

// Cards

/** Make the card of a paper found, to be filled when it comes into view. */
function card(/** @type {string} */ slug) {
  const item = blankCard(addressOf(slug));
  item.dataset.slug = slug;
  /** @type {Element} */ (item.firstElementChild).textContent = slug;
  seen.observe(item);
  return item;
}

const seen = inView(async (item) => {
  await fill(/** @type {HTMLLIElement} */ (item));
  kept.refresh();
});

/** Fill a card with what the paper's page says, and with the words for which it is in the list. */
async function fill(/** @type {HTMLLIElement} */ item) {
  const slug = item.dataset.slug ?? "";
  try {
    const paper = filled.has(item) ? null : await about(slug);
    if (!paper) return;
    const tags = paper.tags.map((tag) => element("a", { href: tagAddress(tag), textContent: tag.name }));
    fillCard(item, { ...paper, tags });
    addReasons([{ item, paper: { slug, ...paper } }], () => reasons(slug, { ...paper, summary: paper.text }));
    filled.set(item, { slug, ...paper });
  } catch {
    // offline, the address stands for the title
  }
}

/** Grows the list when its end comes near. */
const near = new IntersectionObserver(
  ([{ isIntersecting }]) => {
    if (!isIntersecting || length >= found.length) return;
    list.append(...found.slice(length, length + STEP).map(card));
    length += STEP;
    history.replaceState({ ...history.state, length }, "");
    tellEnd();
  },
  { rootMargin: `0px 0px ${AHEAD}` }
);

function tellEnd() {
  near.disconnect();
  near.observe(end);
  const isAll = found.length > 0 && length >= found.length;
  end.textContent = !isAll
    ? ""
    : found.length < MOST
      ? t("No other paper is near.")
      : t("These are the {n} nearest.", { n: MOST });
}

reading.before(basis);
reading.append(status, view(kept.controls));
reading.after(list, end);
addEventListener("popstate", () => {
  length = history.state?.length ?? STEP;
  show();
});
comesLate();
await show(isBack() ? length : FIRST);
returnToPlace();
