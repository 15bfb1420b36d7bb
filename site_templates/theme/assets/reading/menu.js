/** Menus below a button: other dates, and how a list is shown. */
import { element } from "../element.js";
import { LANGUAGE, t } from "../texts.js";

/** Close a menu on Escape, and when a reader goes on elsewhere. */
export function closing(/** @type {HTMLDetailsElement} */ menu) {
  menu.addEventListener("keydown", ({ key }) => key === "Escape" && leave(menu));
  const close = (/** @type {EventTarget | null} */ elsewhere) => {
    if (elsewhere instanceof Node && !menu.contains(elsewhere)) menu.open = false;
  };
  menu.addEventListener("focusout", ({ relatedTarget }) => close(relatedTarget));
  addEventListener("pointerdown", ({ target }) => close(target));
  return menu;
}

/** Close the menu around a part, and return the focus to its button. */
export function leave(/** @type {Element} */ part) {
  const menu = /** @type {HTMLDetailsElement} */ (part.closest("details.menu"));
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** @typedef {HTMLSelectElement | HTMLButtonElement} Control */

/**
 * Make the menu of controls that say how papers are shown. Its button names what is not as usual.
 * @param {Control[]} controls choices, whose usual value is `data-usual` or empty, and switches, whose value
 *   says what they do
 */
export function view(controls) {
  const unusual = element("small");
  const panel = element("div", { className: "choices" }, ...controls.map(labelled));
  const tell = () => {
    const words = controls.map(said).filter(Boolean);
    unusual.textContent = words.length ? `: ${words.join(", ")}` : "";
  };
  panel.addEventListener("change", tell);
  new MutationObserver(tell).observe(panel, { attributeFilter: ["aria-pressed"], subtree: true });
  tell();
  const button = element("summary", {}, element("span", {}, t("View"), unusual));
  return closing(element("details", { className: "menu view" }, button, panel));
}

const labelled = (/** @type {Control} */ control) =>
  control instanceof HTMLSelectElement
    ? element("label", {}, element("span", { textContent: control.ariaLabel ?? "" }), control)
    : control;

/** Return what a control changes, in words; `""` while it changes nothing. */
function said(/** @type {Control} */ control) {
  if (control instanceof HTMLButtonElement) return control.ariaPressed === "true" ? control.value : "";
  const { text } = control.selectedOptions[0];
  if (control.value === (control.dataset.usual ?? "")) return "";
  return LANGUAGE === "en" ? text.toLowerCase() : text;
}
