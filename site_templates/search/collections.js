/**
 * The filters by collections of papers, such as `org:`. `generator/search/script.py` fills the table in when it joins
 * the modules: each kind of collection that is not known here by itself, as authors and tags are, has a row.
 */

/** @type {{name: string, label: string, title: string, column: string}[]} */
export const COLLECTIONS = [];
