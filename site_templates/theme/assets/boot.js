// Runs before the page is drawn: which palette to show. Then it loads the scripts that the page needs.
// What the build fills in stands in strings and comments, so that the template too is JavaScript.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("..", script.src);
  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js");

  /** @typedef {Partial<Record<"media" | "scheme" | "primary" | "accent", string>> & {toggle?: {name?: string}}} Palette */
  /** @type {Palette[]} */
  const palettes = JSON.parse(
    "{{ (([config.theme.palette] if config.theme.palette is mapping else config.theme.palette | default([])) | tojson | tojson)[1:-1] }}");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const key = `${root.pathname}.__palette`; // where and how Material's script keeps it
  const chosen = () => {
    try {
      return palettes[JSON.parse(localStorage.getItem(key) ?? "{}").index];
    } catch { // damaged or forbidden storage
      return undefined;
    }
  };
  const button = Object.assign(document.createElement("button"), {type: "button", className: "md-header__button md-icon"});
  const icon = button.appendChild(document.createElement("i"));
  let current = chosen() ?? palettes.find(({media}) => matchMedia(media ?? "").matches) ?? palettes[0] ?? {};
  const show = () => {
    const followsSystem = current.media === "(prefers-color-scheme)";
    const shown = followsSystem && palettes.find(({scheme}) => (scheme === "slate") === dark.matches) || current;
    for (const name of /** @type {const} */ (["scheme", "primary", "accent"])) {
      const color = shown[name] ?? (name === "scheme" ? "default" : "indigo");
      document.body.setAttribute(`data-md-color-${name}`, color.replace(/ /g, "-"));
    }
    button.title = current.toggle?.name ?? "Switch colors";
    icon.className = `i i-${shown.scheme === "slate" ? "sun" : "moon"}`;
  };
  show();
  dark.addEventListener("change", show);
  button.addEventListener("click", () => {
    const index = (palettes.indexOf(current) + 1) % palettes.length;
    current = palettes[index];
    const {toggle, ...color} = current;
    show();
    try {
      localStorage.setItem(key, JSON.stringify({index, color}));
    } catch {
      // A browser that keeps nothing still shows the page.
    }
  });
  // The way to what the reader saved, with the number of papers.
  const saved = Object.assign(document.createElement("a"), {
    className: "md-header__button md-icon saved-papers", href: `${root}saved/`, title: "Saved papers",
  });
  saved.append(Object.assign(document.createElement("i"), {className: "i i-star"}));
  try {
    const stored = (/** @type {string} */ name) => JSON.parse(localStorage.getItem(`${root.pathname}reading.${name}`) ?? "null");
    saved.dataset.count = String(Number(stored("saved-count")) || 0);
    document.documentElement.classList.toggle("has-searches", stored("searches")?.length > 0);
  } catch {
    // Where nothing may be kept, or is damaged, nothing is known to be saved.
  }
  // The header gets both as soon as it is there, which is before anything of it is drawn.
  new MutationObserver((_, observer) => {
    const search = document.querySelector("header .search-box");
    if (!search) return;
    search.before(saved);
    if (palettes.length > 1) search.before(button);
    observer.disconnect();
  }).observe(document.body, {childList: true, subtree: true});

  // Elements, not imports: the page counts as loaded only when they have run. They run in this order.
  const load = (/** @type {string} */ name, type = "module") => {
    const added = Object.assign(document.createElement("script"), {type, async: false, src: new URL(name, root).href});
    document.head.append(added);
    return added;
  };
  addEventListener("DOMContentLoaded", () => {
    load("assets/search/box.js");
    if (document.querySelector("article.paper")) for (const name of ["paper.js", "reading/opened.js"]) load(`assets/${name}`);
    // {%- if not (config.extra_javascript or config.extra.analytics) %}

    // Where a person's own Markdown stands: what Material's script does for code, tabs, annotations and more. It waits for
    // the page to be loaded, which it has been.
    if (document.querySelector("link[href$='assets/whole.css']")) {
      load("assets/material.js", "");
      load("{{ material.bundle_js }}", "").addEventListener("load", () => window.document$.next(document));
    }
    // {%- endif %}
  });
  // On paper an address follows a link, but not where it is the link's text already.
  addEventListener("beforeprint", () => {
    const bare = (/** @type {string | null} */ address) => address?.trim().replace(/^https?:\/\/|\/$/g, "");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".notes a")))
      link.toggleAttribute("data-address", bare(link.textContent) === bare(link.getAttribute("href")));
  });
  // {%- if offline %}

  // Only where the browser trusts the site (https, or this machine) may a worker keep pages.
  if (isSecureContext)
    addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {}));
  // {%- endif %}
})();
