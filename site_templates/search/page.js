/**
 * The search page: everything in `<div id="archive-search">`.
 */
import { counted, element } from "./element.js";
import { Facets } from "./facets.js";
import { item, showSentences } from "./results.js";
import { PAGE, query } from "./search.js";
import { fromAddress, toAddress } from "./state.js";

const PAUSE = 80;
const SORTS = { relevance: "Relevance", newest: "Newest", votes: "Votes" };
const EXAMPLES = ["\"a phrase\"", "+must -mustnot", "author:name", "tag:name", "after:2025-03", "votes:>20", "has:code"];
const FILTER_LABELS = { author: "Author", tag: "Tag", after: "From", before: "Before", votes: "Votes", has: "Has" };

export class SearchPage {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.state = fromAddress();
    this.turn = 0;
    this.name = document.title;
    this.input = element("input", { type: "search", name: "q", "aria-label": "Search papers", autocomplete: "off",
      placeholder: "Words, title, author or id", oninput: () => this.#typed() });
    this.sort = element("select", { "aria-label": "Order", onchange: () => this.#go({ sort: this.sort.value, page: 1 }) },
      ...Object.entries(SORTS).map(([value, label]) => element("option", { value }, label)));
    this.status = element("p", { class: "as-status", role: "status", "aria-live": "polite" });
    this.chips = element("div");
    this.hint = element("p", { class: "as-hint" }, "A query may also hold ",
      ...EXAMPLES.flatMap((example) => [element("code", {}, example), " "]));
    this.list = element("ol", { class: "as-list", "aria-label": "Results" });
    this.pages = element("nav", { class: "as-pages", "aria-label": "Pages of results" });
    this.facets = new Facets(
      async (kind) => (await query(this.state.q, { ...this.#options(), limit: 0, facets: [kind] })).facets[kind],
      (kind, value) => this.#narrow(kind, value),
    );
    const submit = (event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      this.#go({ q: this.input.value, page: 1 });
    };
    host.replaceChildren(element("form", { class: "as-form", role: "search", onsubmit: submit }, this.input, this.sort),
      this.chips, this.facets.node, this.status, this.hint, this.list, this.pages);
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

  /** Search anew, as a step in the browser's history. */
  #go(change) {
    this.state = { ...this.state, ...change };
    const address = toAddress(this.state);
    if (address !== location.search) history.pushState(null, "", address);
    return this.#show();
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.state = { ...this.state, q: this.input.value, page: 1 };
      history.replaceState(null, "", toAddress(this.state));
      this.#show();
    }, PAUSE);
  }

  #narrow(kind, value) {
    const filters = { ...this.state.filters };
    if (kind === "year") Object.assign(filters, { after: [value], before: [String(+value + 1).padStart(4, "0")] });
    else filters[kind] = [...new Set([...filters[kind] ?? [], value])];
    this.#go({ filters, page: 1 });
    this.input.focus();
  }

  #widen(kind, value) {
    const filters = { ...this.state.filters, [kind]: this.state.filters[kind].filter((other) => other !== value) };
    if (!filters[kind].length) delete filters[kind];
    this.#go({ filters, page: 1 });
    this.input.focus();
  }

  #options() {
    const { sort, page, filters } = this.state;
    return { sort, filters, limit: PAGE, offset: (page - 1) * PAGE };
  }

  async #show() {
    const turn = ++this.turn;
    const { q, page, filters, sort } = this.state;
    this.sort.value = sort;
    document.title = q.trim() ? `${q.trim()} - ${this.name}` : this.name;
    this.chips.replaceChildren(...Object.entries(filters).flatMap(([kind, values]) => values.map((value) => element("button", {
      type: "button", class: "as-chip", onclick: () => this.#widen(kind, value), "aria-label": `Remove ${FILTER_LABELS[kind]} ${value}`,
    }, `${FILTER_LABELS[kind]}: ${value} ×`))));
    const isAsked = q.trim() !== "" || Object.keys(filters).length > 0;
    if (!isAsked) return this.#fill({ total: 0, results: [], terms: [] }, "");
    const started = performance.now();
    try {
      const found = await query(q, this.#options());
      if (turn !== this.turn) return;
      const taken = `${Math.max(Math.round(performance.now() - started), 1)} ms`;
      this.#fill(found, found.total ? `${counted(found.total, "paper")} in ${taken}` : "No paper found");
      this.#offerPages(found.total, page);
      this.facets.refresh();
    } catch {
      if (turn === this.turn) this.#fill({ results: [], terms: [] }, "The search is out of reach just now. Please try again.");
    }
  }

  #fill({ results, terms }, status) {
    const items = results.map((result) => item(result, (kind, value) => this.#narrow(kind, value)));
    this.list.replaceChildren(...items);
    this.pages.replaceChildren();
    this.status.textContent = status;
    this.hint.hidden = items.length > 0;
    this.facets.node.hidden = items.length === 0;
    showSentences(items, results, terms);
  }

  #offerPages(total, page) {
    const last = Math.ceil(total / PAGE);
    if (last < 2) return;
    const turnTo = (number, label) => element("button", { type: "button", onclick: async () => {
      await this.#go({ page: number });
      this.list.querySelector("a")?.focus();
    } }, label);
    this.pages.append(...page > 1 ? [turnTo(page - 1, "← Previous")] : [], `Page ${page} of ${last}`,
      ...page < last ? [turnTo(page + 1, "Next →")] : []);
  }

  /** Arrow keys walk from the input through the results; Escape returns. */
  #key(event) {
    const links = [...this.list.querySelectorAll(".as-title")];
    const at = event.target === this.input ? -1 : links.indexOf(event.target);
    if (at < 0 && event.target !== this.input) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (at + step < links.length)) {
      event.preventDefault();
      (links[at + step] ?? this.input).focus();
    } else if (event.key === "Escape" && at >= 0) {
      this.input.focus();
    }
  }
}
