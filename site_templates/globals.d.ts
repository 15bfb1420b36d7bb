// Globals of the scripts. Only the type check reads this file (`jsconfig.json`).

/** Set by Material's script, and by `theme/assets/material.js` for it. */
interface Window {
  document$: { next(page: Document): void };
  __md_scope: URL;
  __md_hash(text: string): number;
  __md_get(key: string, store?: Storage): unknown;
  __md_set(key: string, value: unknown, store?: Storage): void;
}

/** Set by `search/main.js`; public. */
declare var archiveSearch: { query: typeof import("./search/search.js").query };
