/** On a paper's page: to cite it, to pass its address on, and to put its related papers in another order. */
import "./cite.js";

const links = document.querySelector("article.paper .links");
if (links) links.append(...passOn());
const related = /** @type {HTMLElement | null} */ (document.querySelector("#related-papers + ol"));
if (related && related.children.length > 1) related.before(order(related));

/** The buttons that share the page's address, where the browser can, and copy it; and what is said of that. */
function passOn() {
  const url = location.origin + location.pathname;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const copy = button("Copy link", async () => {
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = "Copied";
    } catch { // copying is not allowed
      said.textContent = url;
    }
  });
  if (!navigator.share) return [copy, said];
  const title = document.querySelector("h1")?.textContent ?? "";
  // A reader may think better of it, which is an error to the browser.
  const share = button("Share", () => navigator.share({ title, url }).catch(() => {}));
  return [share, copy, said];
}

function button(/** @type {string} */ label, /** @type {() => void} */ act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/** The choice of an order. Only with one is the script needed that asks the papers' own pages. */
function order(/** @type {HTMLElement} */ list) {
  const place = document.createElement("p");
  place.className = "order";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Order");
  select.append(new Option("Nearest", ""), new Option("Newest", "newest"), new Option("Most votes", "votes"));
  select.addEventListener("change", async () => {
    const { reorder } = await import("./reading/related.js");
    said.textContent = await reorder(list, select.value);
  });
  place.append(said, select);
  return place;
}
