/** Asks the reader for a short text, in a dialog. */
import { button, element } from "../element.js";

/**
 * Ask for a text.
 * @param {string} title what is asked for
 * @param {string} value the text before
 * @param {number} maxLength
 * @param {(text: string) => string} take returns why the text cannot be taken; "" closes the dialog
 */
export function ask(title, value, maxLength, take) {
  const input = element("input", { value, maxLength, required: true, autofocus: true });
  const status = element("p", { role: "alert" });
  const form = element(
    "form",
    { method: "dialog" },
    element("label", {}, title, " ", input),
    status,
    element("button", { textContent: "Save" }),
    button("Cancel", () => dialog.close())
  );
  const dialog = element("dialog", { className: "md-typeset", ariaLabel: title }, form);
  form.addEventListener("submit", (event) => {
    status.textContent = take(input.value);
    if (status.textContent) event.preventDefault();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}
