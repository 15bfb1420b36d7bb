// What the build puts before `worker.js`; only the type check reads this (`jsconfig.json`).
declare const VERSION: string;
declare const ASSETS: string[];
