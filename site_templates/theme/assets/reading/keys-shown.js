/** The list of the keys of a page, and the choice to turn letter keys off. */
import { element } from "../element.js";
import { recall, remember } from "./storage.js";
import { t } from "../texts.js";

const KEYS = [
  ["j", t("Next paper")],
  ["k", t("Previous paper")],
  ["o", t("Open the paper")],
  ["u", t("Back to the list")],
  ["s", t("Save the paper, or remove it from the saved papers")],
  ["m", t("Mark the paper as read or unread")],
  ["x", t("Select the paper in a list")],
  ["n", t("Count the paper against others, in the order For you")],
  ["c", t("Cite the paper")],
  ["Alt+ArrowUp", t("Move the saved paper up")],
  ["Alt+ArrowDown", t("Move the saved paper down")],
  ["/", t("Search")],
  ["?", t("Show this list")],
];

/** Show the list of keys, made when a reader first asks for it. */
export function show(/** @type {string[]} */ bound) {
  /** @type {HTMLDialogElement | null} */
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    const onchange = () => remember("keys", box.checked);
    const box = element("input", { type: "checkbox", checked: recall("keys") !== false, onchange });
    const heading = element("h2", { id: "keys", textContent: t("Keys") });
    const rows = KEYS.filter(([key]) => bound.includes(key)).flatMap(([key, meaning]) => {
      const sign = key.replace("ArrowUp", "↑").replace("ArrowDown", "↓");
      const named = element("dt", {}, element("kbd", { textContent: sign }));
      return [named, element("dd", { textContent: meaning })];
    });
    const label = element("label", {}, box, " ", t("Use letter keys"));
    const close = element("button", { textContent: t("Close"), autofocus: true });
    const form = element("form", { method: "dialog" }, label, close);
    dialog = element("dialog", { className: "keys md-typeset" }, heading, element("dl", {}, ...rows), form);
    dialog.setAttribute("aria-labelledby", "keys");
    document.body.append(dialog);
  }
  dialog.showModal();
}
