/** On a paper's page: to cite it, to share its address, and to put its related papers in another order. */
import "./cite.js";
import { button, choice, copyLink, element } from "./element.js";
import { ORDERS } from "./card.js";

const links = document.querySelector("article.paper .links");
if (links) links.append(...sharing());
const related = /** @type {HTMLElement | null} */ (document.querySelector("#related-papers + ol"));
if (related && related.children.length > 1) related.before(order(related));

/** The buttons that share the page's address, where the browser can, and copy it. */
function sharing() {
  const url = location.origin + location.pathname;
  const copy = copyLink(url);
  if (!navigator.share) return copy;
  const title = document.querySelector("h1")?.textContent ?? "";
  // A reader may think better of it, which is an error to the browser.
  return [button("Share", () => navigator.share({ title, url }).catch(() => {})), ...copy];
}

/** The choice of an order. Only with one is the script needed that asks the papers' own pages. */
function order(/** @type {HTMLElement} */ list) {
  const status = element("span", { role: "status" });
  const { newest, votes } = ORDERS;
  const select = choice("Order", { "": "Nearest", newest: newest.label, votes: votes.label }, "", async (name) => {
    const { reorder } = await import("./reading/related.js");
    status.textContent = await reorder(list, name);
  });
  return element("p", { className: "order" }, status, select);
}
