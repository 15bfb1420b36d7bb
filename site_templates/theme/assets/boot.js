// Runs before the page is drawn: where the site's root is, what Material's script asks for, which palette to show.
// What the build fills in stands in strings and comments, so that the template too is JavaScript.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("..", script.src);
  document.documentElement.classList.replace("no-js", "js");
  const storage = (/** @type {string} */ key) => `${root.pathname}.${key}`;
  window.__md_scope = root;
  window.__md_hash = (text) => [...text].reduce((sum, letter) => ((sum << 5) - sum + (letter.codePointAt(0) ?? 0)) | 0, 0);
  window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(storage(key)) ?? "null");
  window.__md_set = (key, value, store = localStorage) => {
    try {
      store.setItem(storage(key), JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still shows the page.
    }
  };

  const config = document.createElement("script");
  config.id = "__config";
  config.type = "application/json";
  config.textContent = JSON.stringify({
    base: root.href,
    features: JSON.parse("{{ (config.theme.features | default([]) | tojson | tojson)[1:-1] }}"),
    translations: {"clipboard.copy": "Copy to clipboard", "clipboard.copied": "Copied to clipboard"},
    search: "",
    annotate: null,
    tags: null,
    version: null,
  });
  document.head.append(config);
  // To Material's script an alternate is the site in another language, whose whole sitemap it reads on every page.
  for (const feed of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel=alternate]")))
    feed.rel = "alternate feed";
  // Material's script looks for these; nobody else needs them.
  document.body.insertAdjacentHTML("afterbegin", `
    <input data-md-toggle="drawer" type="checkbox" hidden><input data-md-toggle="search" type="checkbox" hidden>
    <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>`);

  /** @typedef {"scheme" | "primary" | "accent"} Attribute */
  /** @typedef {Partial<Record<Attribute, string>>} Color */
  /** @type {(Color & {media?: string, toggle: {name: string}})[]} */
  const palette = JSON.parse(
    "{{ (((config.theme.palette | default([])) if config.theme.palette is not mapping else []) | tojson | tojson)[1:-1] }}");
  const attributes = /** @type {Attribute[]} */ (["scheme", "primary", "accent"]);
  const value = (/** @type {Color} */ option, /** @type {Attribute} */ name) =>
    (option[name] ?? "indigo").replace(/ /g, "-");
  /** @type {null | {color?: Color}} */
  let chosen = null;
  try {
    chosen = window.__md_get("__palette");
  } catch {
    // Damaged or forbidden storage: the system's palette it is.
  }
  const dark = palette.find(({scheme}) => scheme === "slate");
  /** @type {Color} */
  const color = chosen?.color?.scheme
    ? chosen.color
    : dark && matchMedia("(prefers-color-scheme: dark)").matches ? dark : {};
  for (const name of attributes)
    if (color[name]) document.body.setAttribute(`data-md-color-${name}`, value(color, name));

  // The switch, in the form that Material's script takes over. An observer puts it into the header as soon as
  // that is there: before any later script runs (HTML, "perform a microtask checkpoint" at a script's end tag).
  const form = document.createElement("form");
  form.className = "md-header__option";
  form.dataset.mdComponent = "palette";
  palette.forEach((option, index) => {
    const input = Object.assign(document.createElement("input"), {
      className: "md-option", type: "radio", name: "__palette", id: `__palette_${index}`, ariaLabel: option.toggle.name,
    });
    input.setAttribute("data-md-color-media", option.media ?? "");
    for (const name of attributes) input.setAttribute(`data-md-color-${name}`, value(option, name));
    const label = Object.assign(document.createElement("label"), {
      className: "md-header__button md-icon", title: option.toggle.name, hidden: true,
      htmlFor: `__palette_${(index + 1) % palette.length}`,
    });
    label.innerHTML = `<i class="i i-${index ? "sun" : "moon"}"></i>`;
    form.append(input, label);
  });
  new MutationObserver((_, observer) => {
    const search = document.querySelector("header .search-box");
    if (!search) return;
    if (palette.length) search.before(form);
    observer.disconnect();
  }).observe(document.body, {childList: true, subtree: true});

  // Elements, not imports: the page counts as loaded only when they have run.
  const load = (/** @type {string} */ name) =>
    document.head.append(Object.assign(document.createElement("script"), {type: "module", src: `${root}assets/${name}`}));
  addEventListener("DOMContentLoaded", () => {
    load("search/box.js");
    if (document.querySelector("article.paper")) load("paper.js");
  });
  // {%- if offline %}

  // Only where the browser trusts the site (https, or this machine) may a worker keep pages.
  if (isSecureContext)
    addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {}));
  // {%- endif %}
})();
