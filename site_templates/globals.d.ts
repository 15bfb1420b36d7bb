// What scripts find without an import; only the type check reads this (`jsconfig.json`).

/** Made by `theme/assets/boot.js` for Material's script. */
interface Window {
  __md_scope: URL;
  __md_hash(text: string): number;
  __md_get(key: string, store?: Storage): any;
  __md_set(key: string, value: unknown, store?: Storage): void;
}

/** Made by `search/main.js`, for anybody. */
declare var archiveSearch: { query: typeof import("./search/search.js").query };
