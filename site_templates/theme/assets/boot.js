// Runs before the page is drawn: where the site's root is, what Material's script asks for, which palette to show.
(() => {
  const root = new URL("..", document.currentScript.src);
  document.documentElement.classList.replace("no-js", "js");
  const storage = (key) => `${root.pathname}.${key}`;
  window.__md_scope = root;
  window.__md_hash = (text) => [...text].reduce((sum, letter) => ((sum << 5) - sum + letter.codePointAt(0)) | 0, 0);
  window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(storage(key)));
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
    features: {{ config.theme.features | tojson }},
    translations: {"clipboard.copy": "Copy to clipboard", "clipboard.copied": "Copied to clipboard"},
    search: "",
    annotate: null,
    tags: null,
    version: null,
  });
  document.head.append(config);
  // Material's script looks for these; nobody else needs them.
  document.body.insertAdjacentHTML("afterbegin", `
    <input data-md-toggle="drawer" type="checkbox" hidden><input data-md-toggle="search" type="checkbox" hidden>
    <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>`);

  let chosen = null;
  try {
    chosen = window.__md_get("__palette");
  } catch {
    // Damaged or forbidden storage: the system's palette it is.
  }
  const dark = {{ (config.theme.palette | selectattr("scheme", "equalto", "slate") | first | d({}, true) if config.theme.palette is not mapping else {}) | tojson }};
  const color = chosen?.color?.scheme
    ? chosen.color
    : dark.scheme && matchMedia("(prefers-color-scheme: dark)").matches ? dark : {};
  for (const name of ["scheme", "primary", "accent"])
    if (color[name]) document.body.setAttribute(`data-md-color-${name}`, color[name].replace(/ /g, "-"));
{%- if offline %}

  // Only where the browser trusts the site (https, or this machine) may a worker keep pages.
  if (isSecureContext)
    addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {}));
{%- endif %}
})();
