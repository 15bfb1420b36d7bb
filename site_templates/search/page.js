/** The search page: everything in `<div id="archive-search">`. */
import { button, element } from "../theme/assets/element.js";
import { cardsOf, linkOf } from "../theme/assets/card.js";
import { stepOf } from "./arrows.js";
import { Facets } from "./facets.js";
import { chosen, FILTERS } from "./filters.js";
import { Missing } from "./index.js";
import { filterFor, meant, offers } from "./mending.js";
import { instead, MISSING, notes, outcome, UNREACHABLE } from "./messages.js";
import { inOrder, offerCited, searched, setSort, sortChoice } from "./orders.js";
import { peopleFor } from "./people.js";
import { item } from "./results.js";
import { NOTHING, opened, PAGE, query, ROOT } from "./search.js";
import { fromAddress, toAddress } from "./state.js";
import { pieces, t } from "../theme/assets/texts.js";

const PAUSE = 80;
const NEAR = t("Near in meaning");
const heading = (/** @type {string} */ said) => element("li", { className: "as-part" }, said);
/** Whether a filter is typed as one, and not understood from words. */
const isTyped = (/** @type {{typed: string}} */ { typed }) => typed.includes(":");
/** Return a filter in words. */
const inWords = (/** @type {string} */ name, /** @type {string} */ value, not = false) => {
  const filter = `${FILTERS[name].label} ${value}`;
  return not ? t("Not {filter}", { filter }) : filter;
};
const EXAMPLES = [
  '"a phrase"',
  "speech OR audio",
  "must -mustnot",
  "begin*",
  "word~1",
  ...Object.values(FILTERS).flatMap(({ example }) => example ?? []),
];

/** @typedef {import("./state.js").State} State */

export class SearchPage {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.state = fromAddress();
    /** The query of the results shown: as typed, or mended. */
    this.shown = "";
    this.turn = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.name = document.title;
    this.input = element("input", {
      type: "search",
      name: "q",
      ariaLabel: t("Search papers"),
      autocomplete: "off",
      placeholder: t("Words, title, author or id"),
      oninput: () => this.#typed(),
    });
    /** The query without the order that its words ask for; "" if they ask for none. */
    this.unordered = "";
    this.sort = sortChoice((sort) => this.#order(sort));
    this.status = element("p", { className: "as-status", role: "status", ariaLive: "polite", tabIndex: -1 });
    const understood = { className: "as-parts", role: "list", ariaLabel: t("What was understood") };
    this.parts = element("ul", { ...understood, hidden: true });
    this.people = element("p", { className: "as-people", hidden: true });
    this.notes = element("div", { className: "as-notes" });
    this.aids = element("div", { className: "as-aids" });
    /** @type {Promise<(shown: object) => void> | undefined} */
    this.aid = undefined;
    /** @type {import("./by-meaning.js").ByMeaning | undefined} */
    this.meaning = undefined;
    const examples = EXAMPLES.flatMap((example) => [
      this.#link({ ...fromAddress(""), q: example }, element("code", {}, example)),
      " ",
    ]);
    const hint = pieces(t("A query may also contain {examples}"), { examples });
    this.hint = element("p", { className: "as-hint", hidden: true }, ...hint);
    this.invitation = element("div", { className: "best", hidden: true });
    this.list = element("ol", { className: "as-list", ariaLabel: t("Results") });
    this.pages = element("nav", { className: "as-pages", ariaLabel: t("Pages of results") });
    this.facets = new Facets(
      async (facets) => (await query(this.shown, { ...this.#options(), means: false, facets })).facets,
      (facet, value) => this.#narrow(facet, value)
    );
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      this.#go({ q: this.input.value, page: 1 });
    };
    const form = { className: "as-form", role: "search", ariaLabel: t("Search with filters") };
    host.replaceChildren(
      element("form", { ...form, onsubmit: submit }, this.input, this.sort),
      element("div", { className: "as-line" }, this.facets.button, this.status, this.aids, this.parts),
      this.facets.node,
      this.people,
      this.notes,
      this.list,
      this.pages,
      this.invitation,
      this.hint
    );
    host.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("popstate", () => this.#restore());
    this.#restore();
    if (!this.state.q) this.input.focus({ preventScroll: true });
  }

  #restore() {
    this.state = fromAddress();
    this.input.value = this.state.q;
    this.#show();
  }

  /** Search again, as a new step in the browser's history. */
  #go(/** @type {Partial<State>} */ change) {
    clearTimeout(this.timer); // text typed just before is in the state already, or is dropped
    this.state = { ...this.state, literal: this.state.literal && change.q === undefined, ...change };
    const address = toAddress(this.state);
    if (address !== location.search) history.pushState(null, "", address);
    return this.#show();
  }

  /** Put the results into another order, also if words of the query ask for one. */
  #order(/** @type {State["sort"]} */ sort) {
    if (!this.unordered) return this.#go({ sort, page: 1 });
    this.input.value = this.unordered;
    return this.#go({ q: this.unordered, sort, page: 1 });
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.state = { ...this.state, q: this.input.value, page: 1, literal: false };
      history.replaceState(null, "", toAddress(this.state));
      this.#show(PAUSE); // the reader may still be typing
    }, PAUSE);
  }

  /** @type {(facet: string, value: string) => void} */
  #narrow(facet, value) {
    this.#go({ filters: chosen(this.state.filters, facet, value), page: 1 });
    this.input.focus();
  }

  /**
   * Return a link to another search, which opens in place.
   * @param {State} state
   * @param {...(Node | string)} label
   */
  #link(state, ...label) {
    const onclick = (/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.input.value = state.q;
      // The link may be gone then, and a phone's keyboard would cover the results.
      if (!this.invitation.hidden || this.parts.contains(/** @type {Node} */ (event.currentTarget)))
        this.status.focus();
      this.#go(state);
    };
    return element("a", { href: toAddress(state) || "./", onclick }, ...label);
  }

  /** @type {(label: string, remove: () => void) => HTMLElement} */
  #chip(label, remove) {
    const about = { className: "as-chip", ariaLabel: t("Remove {name}", { name: label }) };
    return button(`${label} ×`, remove, about);
  }

  /** Make a button for each filter of the query and of the page, which removes it. */
  #chipsOf(/** @type {import("./search.js").Understood[]} */ understood) {
    const { filters } = this.state;
    return [
      ...Object.entries(filters).flatMap(([filter, values]) =>
        values.map((value) => this.#chip(inWords(filter, value), () => this.#widen(filter, value)))
      ),
      ...understood.filter(isTyped).map(({ filter, value, not, typed }) =>
        this.#chip(inWords(filter, value, not), async () => {
          const { without } = await import("./alternatives.js");
          this.input.value = without(this.shown, typed);
          this.#go({ q: this.input.value, page: 1 });
          this.input.focus();
        })
      ),
    ];
  }

  /** @type {(filter: string, value: string) => void} */
  #widen(filter, value) {
    const others = this.state.filters[filter].filter((other) => other !== value);
    const filters = { ...this.state.filters, [filter]: others };
    if (!others.length) delete filters[filter];
    this.#go({ filters, page: 1 });
    this.input.focus();
  }

  /** Return what was done to a query, each part as a link to the query without it; and what may be meant instead. */
  #partsOf(/** @type {import("./search.js").Answer} */ { parts, others }) {
    const to = (/** @type {string} */ q, literal = false) => ({ ...this.state, q, literal, page: 1 });
    const undone = parts.map(({ said, without }) => {
      const link = this.#link(to(without), `${said} ×`);
      return Object.assign(link, { className: "as-chip", ariaLabel: t("Remove {name}", { name: said }) });
    });
    const links = others.map(({ said, text }) => this.#link(to(text), said));
    // A mended query has a link to what was typed already.
    const { q } = this.state;
    if (parts.length && this.shown === q) links.push(this.#link(to(q, true), t("search for exactly this")));
    return [...undone, ...links].map((link) => element("li", {}, link));
  }

  #options() {
    const { sort, page, filters, literal } = this.state;
    const asked = { sort: searched(sort), filters, literal, limit: PAGE, offset: (page - 1) * PAGE };
    return { ...asked, ...this.meaning?.options(this.state) };
  }

  /** Show what a reader without a query may want. */
  async #invite() {
    this.hint.hidden = true; // until what stands above it is there
    /** @type {import("./invitation.js").Link} */
    const link = (address, ...label) => this.#link(fromAddress(address), ...label);
    await import("./invitation.js")
      .then(({ invite }) => invite(this.invitation, link, this.input))
      .catch(() => null); // the search does not need it
    this.hint.hidden = false;
  }

  /** @param {number} [pause] in milliseconds before files are loaded for what was typed last */
  async #show(pause = 0) {
    const turn = ++this.turn;
    const { q, page, filters, sort, literal } = this.state;
    setSort(this.sort, sort);
    document.title = q.trim() ? `${q.trim()} - ${this.name}` : this.name;
    const isAsked = q.trim() !== "" || Object.keys(filters).length > 0;
    this.invitation.hidden = isAsked;
    if (!isAsked) {
      this.#fill(NOTHING, []);
      return this.#invite();
    }
    const options = this.#options();
    try {
      const typed = await query(q, options);
      if (turn !== this.turn) return;
      const correcting = meant(q, options, typed, pause, () => turn === this.turn);
      const isWhole = typed.total > 0 && !typed.partial;
      const mended = isWhole || literal ? null : await correcting;
      if (turn !== this.turn) return;
      this.shown = mended?.answer ? mended.text : q;
      const answer = await inOrder(sort, mended?.answer ?? typed, this.status, (liked) =>
        liked(this.shown, options, mended?.answer ?? typed, () => this.#show())
      );
      /** @type {import("./offers.js").Link} */
      const link = (asked, label) => this.#link({ ...this.state, page: 1, literal: false, ...asked }, label);
      // Before results, which they would push down.
      const [people, narrower] = await Promise.all([
        peopleFor(this.shown).catch(() => []),
        filterFor(this.shown, options, answer, link),
      ]);
      if (turn !== this.turn) return;
      const asTyped = t("search for {query}", { query: q.trim() });
      const literally = this.#link({ ...this.state, page: 1, literal: true }, asTyped);
      const said = mended?.answer ? instead(mended.text, literally) : [];
      this.#fill(answer, [...said, outcome(answer)], people);
      this.notes.append(...narrower);
      offerCited(this.sort, answer.isCited);
      this.#offerPages(answer, page);
      this.facets.refresh();
      if (!answer.refused) this.#aid(answer);
      this.#mean(options, answer, turn).catch(() => null); // the search does not need it
      if (mended?.answer) return;
      const offered = await offers(q, options, typed, await correcting, link);
      if (turn === this.turn) this.notes.append(...offered);
    } catch (error) {
      if (turn === this.turn) this.#fill(NOTHING, [error instanceof Missing ? MISSING : UNREACHABLE]);
    }
  }

  /**
   * @param {import("./search.js").Answer} answer
   * @param {(Node | string)[]} status
   * @param {(Node | string)[]} people the authors that the query names
   */
  #fill(answer, status, people = []) {
    const { results, terms, understood } = answer;
    this.aids.hidden = true;
    setSort(this.sort, /** @type {State["sort"]} */ (answer.order) || this.state.sort);
    this.unordered = answer.order && (answer.parts.find(({ isOrder }) => isOrder)?.without ?? "");
    this.parts.replaceChildren(...this.#partsOf(answer));
    this.parts.hidden = !this.parts.hasChildNodes();
    const tagged = (/** @type {string} */ tag) =>
      this.#link({ ...fromAddress("?"), filters: { tag: [tag] } }, tag);
    this.notes.replaceChildren(...notes(answer, tagged), answer.note ?? "");
    this.people.replaceChildren(...people);
    this.people.hidden = people.length === 0;
    const items = this.#items(results, terms);
    answer.addReasons?.(items);
    this.list.replaceChildren(...items);
    const headed = (/** @type {number} */ at, /** @type {string} */ said) => items[at]?.before(heading(said));
    if (answer.isLike && this.state.page === 1 && this.state.sort === "relevance") {
      headed(0, t("The paper to compare with"));
      headed(1, t("Papers like it"));
    } else
      for (const [at, { complete, near }] of results.entries()) {
        const before = results[at - 1];
        if (near ? !before?.near : before?.near || (!complete && before?.complete))
          headed(at, near ? NEAR : t("Papers with some of the words"));
      }
    this.pages.replaceChildren();
    // Only now, so that results do not push them down.
    this.hint.hidden = false;
    this.status.replaceChildren(...status);
    this.facets.show(this.#chipsOf(understood), items.length > 0);
  }

  /** @type {(results: import("./listing.js").Result[], terms: string[]) => HTMLElement[]} */
  #items(results, terms) {
    return results.map((result) => item(result, terms, (filter, value) => this.#narrow(filter, value)));
  }

  /**
   * Add what is near in meaning below results by words, on a site that knows it; then the next search goes by it, too.
   * @param {import("./search.js").Options} options
   * @param {import("./search.js").Answer} answer
   * @param {number} turn
   */
  async #mean(options, answer, turn) {
    if (answer.refused || !(await opened()).meaning) return;
    const { ByMeaning } = await import("./by-meaning.js");
    this.meaning ??= new ByMeaning(() => this.#go({ page: 1 }));
    if (!this.meaning.toggle.isConnected) this.aids.before(this.meaning.toggle);
    const near = await this.meaning.after(this.shown, options, answer, this.state);
    if (turn !== this.turn || !near.length) return;
    this.list.append(heading(NEAR), ...this.#items(near, []));
    this.#aid({ ...answer, results: [...answer.results, ...near] });
  }

  /** Add the controls for results, from the scripts that make them for lists. */
  async #aid(/** @type {import("./search.js").Answer} */ { results, total }) {
    const { filters, literal } = this.state;
    const options = this.#options();
    const q = this.shown;
    const ask = (/** @type {number} */ limit) =>
      query(q, { ...options, offset: 0, limit: Math.min(limit, total) });
    const address = toAddress({ q: q.trim(), filters, sort: "relevance", page: 1, literal });
    const items = cardsOf(this.list);
    this.aids.hidden = false;
    this.aid ??= import(new URL("assets/reading/results.js", ROOT).href).then(({ aid }) => aid(this.aids));
    await this.aid.then(
      (show) => show({ items, results, total, address, ask }),
      () => (this.aids.hidden = true)
    );
  }

  /** @type {(answer: import("./search.js").Answer, page: number) => void} */
  #offerPages({ total, isBound }, page) {
    const last = Math.ceil(total / PAGE);
    if (last < 2) return;
    const turnTo = (/** @type {number} */ number, /** @type {string} */ label) =>
      button(label, async () => {
        await this.#go({ page: number });
        this.list.querySelector("a")?.focus();
      });
    this.pages.append(
      ...(page > 1 ? [turnTo(page - 1, t("← Previous"))] : []),
      isBound ? t("Page {n}", { n: page }) : t("Page {n} of {last}", { n: page, last }),
      ...(page < last ? [turnTo(page + 1, t("Next →"))] : [])
    );
  }

  /** Move from the input through the results by arrow keys, and back by Escape. */
  #key(/** @type {KeyboardEvent} */ event) {
    const links = cardsOf(this.list).map(linkOf);
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (event.target));
    if (at < 0 && event.target !== this.input) return;
    const step = stepOf(event);
    if (step && at + step < links.length) {
      event.preventDefault();
      (links[at + step] ?? this.input).focus();
    } else if (event.key === "Escape" && at >= 0) {
      this.input.focus();
    }
  }
}
