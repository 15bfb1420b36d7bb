/** The menu that takes papers from a file: from another browser, or a library of a reference manager. */
import { button, element } from "../element.js";
import { closing, leave } from "./menu.js";
import { imported } from "./transfer.js";
import { t } from "../texts.js";

const WHAT = t(
  "A file that was exported here, or your library from Zotero, Mendeley, JabRef, EndNote and the like, as BibTeX, RIS or "
    + "CSL-JSON: its papers that are in this archive are saved in a folder."
);
const WHERE = t("The file is read in this browser and sent nowhere.");

/**
 * Make the menu.
 * @param {import("./taking.js").Tell} tell
 * @returns {{menu: HTMLDetailsElement, choose: () => void}} `choose` asks for a file
 */
export function importing(tell) {
  /** @type {AbortController | undefined} */
  let running;
  const input = element("input", {
    type: "file",
    accept: ".json,.bib,.bibtex,.ris,.txt",
    hidden: true,
    onchange: async () => {
      const [file] = input.files ?? [];
      input.value = "";
      if (!file) return;
      running?.abort(); // one at a time
      const { signal } = (running = new AbortController());
      const stop = button(t("Stop"), () => running?.abort());
      const { said, undo } = await imported(file, (words) => tell(words, stop), signal);
      tell(said, ...(undo ? [button(t("Undo"), () => tell(undo() || t("Undone")))] : []));
    },
  });
  const choose = () => input.click();
  const ask = button(t("Choose a file"), () => {
    leave(ask);
    choose();
  });
  const told = [WHAT, WHERE].map((said) => element("small", {}, said));
  const panel = element("div", { className: "choices" }, ...told, ask, input);
  const opener = element("summary", {}, element("span", { textContent: t("Import") }));
  return { menu: closing(element("details", { className: "menu" }, opener, panel)), choose };
}
