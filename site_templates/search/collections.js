/** What differs from archive to archive: `generator/search/script.py` fills these tables when it joins the modules. */

/**
 * Filters by collection, such as `org:`, for each kind except authors and tags, which have filters of their own.
 * @type {{name: string, label: string, title: string, column: string}[]}
 */
export const COLLECTIONS = [];

/**
 * Filters by a value that follows from the paper alone, such as `has:`; a column of the same name has the values.
 * @type {{name: string, label: string, title: string, example: string, syntax: string}[]}
 */
export const VALUES = [];

/**
 * The names of facts that results show in plain words.
 * @type {string[]}
 */
export const FACTS = [];
