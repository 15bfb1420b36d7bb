/** The list of the keys of a page, and the choice to turn letter keys off. */
import { element } from "../element.js";
import { recall, remember } from "./storage.js";

const KEYS = [
  ["j", "Next paper"],
  ["k", "Previous paper"],
  ["o", "Open the paper"],
  ["u", "Back to the list"],
  ["s", "Save the paper, or remove it from the saved papers"],
  ["m", "Mark the paper as read or unread"],
  ["x", "Select the paper in a list"],
  ["n", "Count the paper against others, in the order For you"],
  ["c", "Cite the paper"],
  ["Alt+ArrowUp", "Move the saved paper up"],
  ["Alt+ArrowDown", "Move the saved paper down"],
  ["/", "Search"],
  ["?", "Show this list"],
];

/** Show the list of keys, made when a reader first asks for it. */
export function show(/** @type {string[]} */ bound) {
  /** @type {HTMLDialogElement | null} */
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    const onchange = () => remember("keys", box.checked);
    const box = element("input", { type: "checkbox", checked: recall("keys") !== false, onchange });
    dialog = element(
      "dialog",
      { className: "keys md-typeset" },
      element("h2", { id: "keys", textContent: "Keys" }),
      element(
        "dl",
        {},
        ...KEYS.filter(([key]) => bound.includes(key)).flatMap(([key, meaning]) => [
          element(
            "dt",
            {},
            element("kbd", { textContent: key.replace("ArrowUp", "↑").replace("ArrowDown", "↓") })
          ),
          element("dd", { textContent: meaning }),
        ])
      ),
      element(
        "form",
        { method: "dialog" },
        element("label", {}, box, " Use letter keys"),
        element("button", { textContent: "Close", autofocus: true })
      )
    );
    dialog.setAttribute("aria-labelledby", "keys");
    document.body.append(dialog);
  }
  dialog.showModal();
}
