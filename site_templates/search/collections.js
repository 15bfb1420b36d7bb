/**
 * Filters by collection, such as `org:`. `generator/search/script.py` fills the table when it joins the
 * modules, with a row for each kind except authors and tags, which have filters of their own.
 */

/** @type {{name: string, label: string, title: string, column: string}[]} */
export const COLLECTIONS = [];
