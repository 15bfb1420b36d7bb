// Runs before Material's script, on the pages with that script, and prepares what it expects.
// The build fills in strings only, so that this template is JavaScript as well.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("..", script.src);
  const storage = (/** @type {string} */ key) => `${root.pathname}.${key}`;
  window.__md_scope = root;
  window.__md_hash = (text) =>
    [...text].reduce((sum, letter) => ((sum << 5) - sum + (letter.codePointAt(0) ?? 0)) | 0, 0);
  window.__md_get = (key, store = localStorage) => JSON.parse(store.getItem(storage(key)) ?? "null");
  window.__md_set = (key, value, store = localStorage) => {
    try {
      store.setItem(storage(key), JSON.stringify(value));
    } catch {
      // The page works without storage.
    }
  };

  const config = document.createElement("script");
  config.id = "__config";
  config.type = "application/json";
  config.textContent = JSON.stringify({
    base: root.href,
    features: JSON.parse("{{ (config.theme.features | default([]) | tojson | tojson)[1:-1] }}"),
    translations: {
      "clipboard.copy": "{{ (gettext('Copy to clipboard') | tojson)[1:-1] }}",
      "clipboard.copied": "{{ (gettext('Copied to clipboard') | tojson)[1:-1] }}",
    },
    search: "",
    annotate: null,
    tags: null,
    version: null,
  });
  document.head.append(config);
  // Material's script takes an alternate for a translation, and reads its whole sitemap on every page.
  for (const feed of /** @type {NodeListOf<HTMLLinkElement>} */ (
    document.querySelectorAll("link[rel=alternate]")
  ))
    feed.rel = "alternate feed";
  // MaterialX's script looks for the third.
  document.body.insertAdjacentHTML(
    "afterbegin",
    `
    <input data-md-toggle="drawer" type="checkbox" hidden><input data-md-toggle="search" type="checkbox" hidden>
    <input data-md-toggle="toc" type="checkbox" hidden>
    <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>`
  );
  for (const name of ["header", "container", "main", "content"])
    document.querySelector(`.md-${name}`)?.setAttribute("data-md-component", name);
})();
