/** The menu that takes saved papers along: copies, files for other programs, and the file for another browser. */
import { FORMATS } from "../citations.js";
import { button, copied, counted, download, element } from "../element.js";
import { cited, exported, FILES } from "./exporting.js";
import { closing, leave } from "./menu.js";
import { saved } from "./saved.js";
import { markdown, plain } from "./saved-texts.js";
import { exportedText } from "./transfer.js";

/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {(words: string, ...buttons: HTMLButtonElement[]) => void} Tell shows a message with buttons */

/**
 * Make the menu.
 * @param {() => Saved[]} shown the papers that are taken along
 * @param {Tell} tell
 * @returns {{menu: HTMLElement, refresh: () => void}} `refresh`: call it when other papers are shown
 */
export function taking(shown, tell) {
  const heading = element("small", {});
  const slugs = () => shown().map(({ slug }) => slug);
  const copyText = (/** @type {(papers: Saved[]) => string} */ write) => () =>
    copy(tell, write(shown()), shown().length);
  const bibtex = async (/** @type {AbortSignal} */ signal, /** @type {(words: string) => void} */ say) => {
    const made = await cited(slugs(), FORMATS[0], say, signal);
    if (made) await copy(tell, made.text, made.count, made.left);
  };
  const share = () => navigator.share({ title: document.title, text: plain(shown()) }).catch(() => {}); // to cancel is an error
  const whole = () => {
    download("saved-papers.json", exportedText(), "application/json");
    tell(`${counted(saved().papers.length)} in the file, with folders, notes and what you follow`);
  };
  const forShown = [
    button("Copy as text", copyText(plain)),
    button(
      "Copy as Markdown, with notes",
      copyText((papers) => markdown(papers, saved().folders))
    ),
    button("Copy as BibTeX", () => stoppable(tell, bibtex)),
    ...("share" in navigator ? [button("Share …", share)] : []),
    ...FILES.map((format) =>
      button(`${format.label} file`, () =>
        stoppable(tell, (signal, say) => exported(slugs(), format, say, signal))
      )
    ),
  ];
  const entries = element(
    "div",
    { className: "entries" },
    heading,
    ...forShown,
    element("small", { textContent: "All this is in this browser alone. For another:" }),
    button("Everything in one file", whole)
  );
  entries.addEventListener("click", ({ target }) => target instanceof HTMLButtonElement && leave(target));
  const opener = element("summary", {}, element("span", { textContent: "Export" }));
  const menu = closing(element("details", { className: "menu" }, opener, entries));
  const refresh = () => {
    heading.textContent = counted(shown().length);
    for (const entry of forShown) entry.disabled = !shown().length;
  };
  return { menu, refresh };
}

/** Copy a text with papers; if the browser asks for another click, offer it. */
async function copy(
  /** @type {Tell} */ tell,
  /** @type {string} */ text,
  /** @type {number} */ count,
  left = "."
) {
  if (await copied(text)) return tell(`${counted(count)} copied${left}`);
  const again = () => copy(tell, text, count, left);
  tell("Not copied yet.", button(`Copy ${counted(count)}`, again));
}

/** Run a long task that the reader can stop. */
async function stoppable(
  /** @type {Tell} */ tell,
  /** @type {(signal: AbortSignal, say: (words: string) => void) => Promise<void>} */ act
) {
  const running = new AbortController();
  const stop = button("Stop", () => running.abort());
  await act(running.signal, (words) => tell(words, stop));
  stop.remove(); // the result stays
}
