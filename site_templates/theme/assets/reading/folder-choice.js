/** Choices of a folder for saved papers. */
import { element } from "../element.js";
import { ask } from "./asking.js";
import { create } from "./folders.js";
import { folderName, NAME, saved, spelled } from "./saved.js";

const NEW = "/new"; // no folder's name begins with a slash

/**
 * Ask for the name of a new folder, and make it.
 * @param {(name: string) => void} made called with the name
 */
export const askForFolder = (made) =>
  ask("Name of the folder", "", NAME, (text) => {
    const name = folderName(text);
    const wrong = name ? create(name) : "Write a name.";
    if (!wrong) made(spelled(saved().folders, name));
    return wrong;
  });

/**
 * Make a choice of a folder, which `fillChoice` fills.
 * @param {(name: string) => void} choose called with the name; "" for none
 */
export function folderChoice(choose) {
  const select = element("select", {
    onchange: () => {
      const { value } = select;
      select.value = select.dataset.folder ?? ""; // until the choice is stored
      if (value === NEW) askForFolder(choose);
      else choose(value);
    },
  });
  return select;
}

/**
 * Fill a choice with the folders.
 * @param {HTMLSelectElement} select
 * @param {string[]} folders
 * @param {string} chosen the name of the folder; "" for none
 * @param {string} [first] words of an option that is no choice
 */
export function fillChoice(select, folders, chosen, first = "") {
  const filled = JSON.stringify([first, folders]);
  if (select.dataset.filled !== filled) {
    select.dataset.filled = filled;
    const options = [["", "No folder"], ...folders.map((name) => [name, name]), [NEW, "New folder …"]];
    const head = new Option(first, "/", false);
    head.hidden = head.disabled = true;
    select.replaceChildren(
      ...(first ? [head] : []),
      ...options.map(([value, label]) => new Option(label, value))
    );
  }
  select.dataset.folder = select.value = first ? "/" : chosen;
}
