// The build puts these before `worker.js`. Only the type check reads this file (`jsconfig.json`).
declare const VERSION: string;
declare const ASSETS: string[];
