/** On a paper's page: cite the paper, share its address, and sort its related papers. */
import "./cite.js";
import { button, choice, copyLink, element } from "./element.js";
import { ORDERS } from "./card.js";

const links = document.querySelector("article.paper .links");
if (links) links.append(...sharing());
const related = /** @type {HTMLElement | null} */ (document.querySelector("#related-papers + ol"));
if (related && related.children.length > 1) related.before(order(related));

/** Make the buttons that copy the page's address and, if the browser can, share it. */
function sharing() {
  const url = location.origin + location.pathname;
  const copy = copyLink(url);
  if (!navigator.share) return copy;
  const title = document.querySelector("h1")?.textContent ?? "";
  // To the browser, it is an error if the reader cancels.
  return [button("Share", () => navigator.share({ title, url }).catch(() => {})), ...copy];
}

/** Make the choice of an order. The script that reads the papers' pages is loaded when one is chosen. */
function order(/** @type {HTMLElement} */ list) {
  const status = element("span", { role: "status" });
  const { newest, votes } = ORDERS;
  const select = choice(
    "Order",
    { "": "Nearest", newest: newest.label, votes: votes.label },
    "",
    async (name) => {
      const { reorder } = await import("./reading/related.js");
      status.textContent = await reorder(list, name);
    }
  );
  return element("p", { className: "order" }, status, select);
}
