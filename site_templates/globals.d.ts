// What scripts find without an import; only the type check reads this (`jsconfig.json`).

/** Made by `theme/assets/material.js` for Material's script, and by that script. */
interface Window {
  document$: { next(page: Document): void };
  __md_scope: URL;
  __md_hash(text: string): number;
  __md_get(key: string, store?: Storage): any;
  __md_set(key: string, value: unknown, store?: Storage): void;
}

/** Made by `search/main.js`, for anybody. */
declare var archiveSearch: { query: typeof import("./search/search.js").query };
