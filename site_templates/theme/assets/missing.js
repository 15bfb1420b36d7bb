/** On the page for unknown addresses: fill the search's field with the words of the address. */
const MOST = 100; // letters

const form = /** @type {HTMLFormElement} */ (document.querySelector("article form"));
const folders = new Set(form.dataset.folders?.match(/[a-z]+(?=\/)/g));
const root = new URL("..", import.meta.url).pathname;
// The page itself, as some servers and previews show it, was not asked for by a reader.
const address = location.pathname.slice(root.length).replace(/^404\.html$|(index)?\.html?$/, "");
const parts = address.split("/").filter((part) => !folders.has(part));
const words = parts.map(decoded).join(" ");

// Ids and dates keep their signs; other signs might mean something to the search.
/** @type {HTMLInputElement} */ (form.elements.namedItem("q")).value = (
  words.match(/[\p{L}\p{M}\p{N}]+([.-]\p{N}[\p{L}\p{N}]*)*/gu) ?? []
)
  .join(" ")
  .slice(0, MOST);

/** Decode a part of an address; one that is not UTF-8 stays as it is. */
function decoded(/** @type {string} */ part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
