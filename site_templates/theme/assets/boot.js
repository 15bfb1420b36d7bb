// Runs before the page is drawn: sets the palette, then loads the scripts that the page needs.
// The build fills in strings and comments only, so that this template is JavaScript as well.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("..", script.src);
  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js");
  // {%- if like %}
  // The site has the order For you and the page of papers like some. A list that a script will put into it is not drawn before.
  document.documentElement.dataset.like = "";
  document.documentElement.classList.toggle("waits", /[?&]order=like\b/.test(location.search));
  // {%- endif %}
  // {%- if digest and config.repo_url %}
  document.documentElement.dataset.digest = "{{ digest }}";
  // {%- endif %}

  /** @typedef {Partial<Record<"media" | "scheme" | "primary" | "accent", string>>} Colors */
  /** @type {(Colors & {toggle?: {name?: string}})[]} */
  const palettes = JSON.parse(
    "{{ (([config.theme.palette] if config.theme.palette is mapping else config.theme.palette | default([])) | tojson | tojson)[1:-1] }}"
  );
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const key = `${root.pathname}.__palette`; // the key and the format of Material's script
  const chosen = () => {
    try {
      return palettes[JSON.parse(localStorage.getItem(key) ?? "{}").index];
    } catch {
      // the storage is damaged or forbidden
      return undefined;
    }
  };
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "md-header__button md-icon",
  });
  const icon = button.appendChild(document.createElement("i"));
  let current =
    chosen() ?? palettes.find(({ media }) => matchMedia(media ?? "").matches) ?? palettes[0] ?? {};
  const show = () => {
    const followsSystem = current.media === "(prefers-color-scheme)";
    const shown =
      (followsSystem && palettes.find(({ scheme }) => (scheme === "slate") === dark.matches)) || current;
    for (const name of /** @type {const} */ (["scheme", "primary", "accent"])) {
      const color = shown[name] ?? (name === "scheme" ? "default" : "indigo");
      document.body.setAttribute(`data-md-color-${name}`, color.replace(/ /g, "-"));
    }
    button.title = current.toggle?.name ?? "{{ (gettext('Switch colors') | tojson)[1:-1] }}";
    icon.className = `i i-${shown.scheme === "slate" ? "sun" : "moon"}`;
  };
  show();
  dark.addEventListener("change", show);
  button.addEventListener("click", () => {
    const index = (palettes.indexOf(current) + 1) % palettes.length;
    current = palettes[index];
    const { toggle, ...color } = current;
    show();
    try {
      localStorage.setItem(key, JSON.stringify({ index, color }));
    } catch {
      // The page works without storage.
    }
  });
  // The link to the saved papers, with their number; on phones, the one in the bar.
  const saved = Object.assign(document.createElement("a"), {
    className: "md-header__button md-icon saved-papers",
    href: `${root}saved/`,
    title: "{{ (gettext('Saved papers') | tojson)[1:-1] }}",
  });
  saved.append(Object.assign(document.createElement("i"), { className: "i i-star" }));
  try {
    const stored = (/** @type {string} */ name) =>
      JSON.parse(localStorage.getItem(`${root.pathname}reading.${name}`) ?? "null");
    saved.dataset.count = String(Number(stored("saved-count")) || 0);
    document.documentElement.classList.toggle("came-before", stored("news") !== null);
  } catch {
    // Without storage, or if it is damaged, nothing counts as saved.
  }
  // Add both to the header as soon as it exists, before it is drawn.
  new MutationObserver((_, observer) => {
    const search = document.querySelector("header .search-box");
    if (!search) return;
    search.before(saved);
    if (palettes.length > 1) search.before(button);
    observer.disconnect();
  }).observe(document.body, { childList: true, subtree: true });
  // Before the modules run: the bar's number.
  const count = () => {
    const below = document.querySelector(".md-tabs > a:last-of-type");
    below?.classList.add("saved-papers");
    below?.setAttribute("data-count", saved.dataset.count ?? "0");
  };
  document.addEventListener("readystatechange", count, { once: true });
  // What a browser needs to install the site; it has no use without scripts.
  for (const [rel, name] of [
    ["manifest", "app.webmanifest"],
    ["apple-touch-icon", "assets/icon-180.png"],
  ])
    document.head.append(
      Object.assign(document.createElement("link"), { rel, href: new URL(name, root).href })
    );

  // Elements, not imports: the page counts as loaded only after they have run. They run in this order.
  const load = (/** @type {string} */ name, type = "module") => {
    const added = Object.assign(document.createElement("script"), {
      type,
      async: false,
      src: new URL(name, root).href,
    });
    document.head.append(added);
    return added;
  };
  addEventListener("DOMContentLoaded", () => {
    load("assets/reading/keys.js");
    if (document.querySelector(".written a[title][href*='papers/']")) load("assets/mention.js");
    if (document.querySelector("article.paper")) load("assets/paper.js");
    // {%- if not (config.extra_javascript or config.extra.analytics) %}

    // On hand-written pages and in notes, Material's script does code, tabs and more. It runs after the load
    // event. Lists, Home among them, do without.
    const text = "article:is(.paper, [class$='md-typeset'])";
    if (document.querySelector(`html:has(link[href$='assets/whole.css']) ${text}`)) {
      load("assets/material.js", "");
      load("{{ material.bundle_js }}", "").addEventListener("load", () => window.document$.next(document));
    }
    // {%- endif %}
  });
  // In print, a link's address follows it, unless the text of the link is the address.
  addEventListener("beforeprint", () => {
    const bare = (/** @type {string | null} */ address) => address?.trim().replace(/^https?:\/\/|\/$/g, "");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".notes a")))
      link.toggleAttribute("data-address", bare(link.textContent) === bare(link.getAttribute("href")));
  });
  // {%- if offline %}

  // Browsers allow a worker only on sites they trust: https, or this machine.
  if (isSecureContext)
    addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {}));
  // {%- endif %}
})();
