/** The menu that takes saved papers along: copies, files for other programs, and the file for another browser. */
import { FORMATS } from "../citations.js";
import { button, copied, download, element } from "../element.js";
import { cited, exported, FILES, notesChoice, told } from "./exporting.js";
import { addressOf } from "./fetching.js";
import { closing, leave } from "./menu.js";
import { saved } from "./saved.js";
import { exportedText } from "./transfer.js";
import { counted, dayLabel, plural, t } from "../texts.js";

/** @typedef {import("./exporting.js").Cited} Cited */
/** @typedef {import("./saved.js").Saved} Saved */
/** @typedef {(words: string, ...buttons: HTMLButtonElement[]) => void} Tell shows a message with buttons */

const COPIED = ["Markdown", "BibTeX"];

const slugs = (/** @type {Saved[]} */ papers) => papers.map(({ slug }) => slug);

/**
 * Make the menu.
 * @param {() => Saved[]} shown the papers that are taken along
 * @param {Tell} tell
 */
export function taking(shown, tell) {
  const heading = element("small", {});
  const notes = notesChoice();
  /** @type {(label: string, act: (say: Tell, signal: AbortSignal) => Promise<void>) => HTMLButtonElement} */
  const entry = (label, act) =>
    button(label, async () => {
      const running = new AbortController();
      const stop = button(t("Stop"), () => running.abort());
      await act((words) => tell(words, stop), running.signal);
      stop.remove(); // the result stays
    });
  const share = () => navigator.share({ title: document.title, text: plain(shown()) }).catch(() => {}); // to cancel is an error
  const forShown = [
    button(t("Copy as text"), () => copy(tell, { text: plain(shown()), count: shown().length })),
    ...FORMATS.filter(({ label }) => COPIED.includes(label)).map((format) =>
      entry(t("Copy as {format}", { format: format.label }), async (say, signal) =>
        copy(tell, await cited(slugs(shown()), notes.own(), format, say, signal))
      )
    ),
    ...("share" in navigator ? [button(t("Share …"), share)] : []),
    ...FILES.map((format) =>
      entry(t("{format} file", { format: format.label }), (say, signal) =>
        exported(slugs(shown()), notes.own(), format, say, signal)
      )
    ),
  ];
  const whole = button(t("Everything in one file"), () => {
    download("saved-papers.json", exportedText(), "application/json");
    tell(
      plural(
        saved().papers.length,
        "{n} paper in the file, with folders, notes, what you follow and what is not for you",
        "{n} papers in the file, with folders, notes, what you follow and what is not for you"
      )
    );
  });
  const others = element("small", {}, t("All this is in this browser alone. For another:"));
  const entries = element("div", { className: "choices" }, heading, notes.label, ...forShown, others, whole);
  entries.addEventListener("click", ({ target }) => target instanceof HTMLButtonElement && leave(target));
  const opener = element("summary", {}, element("span", { textContent: t("Export") }));
  const menu = element("details", { className: "menu" }, opener, entries);
  menu.addEventListener("toggle", () => {
    heading.textContent = counted(shown().length);
    notes.refresh(slugs(shown()));
    for (const entry of forShown) entry.disabled = !shown().length;
  });
  return closing(menu);
}

/** Copy papers; if the browser asks for another click, offer it. */
async function copy(/** @type {Tell} */ tell, /** @type {Cited | null} */ made) {
  if (!made) return;
  const again = button(plural(made.count, "Copy {n} paper", "Copy {n} papers"), () => copy(tell, made));
  if (!(await copied(made.text))) return tell(t("Not copied yet."), again);
  tell(told(plural(made.count, "{n} paper copied", "{n} papers copied"), made));
}

const facts = (/** @type {Saved} */ { by, day }) => [by, day && dayLabel(day)].filter(Boolean).join(" · ");

/** Return papers as plain text: title, authors and date, address. */
const plain = (/** @type {Saved[]} */ papers) =>
  papers
    .map((paper) => [paper.title, facts(paper), addressOf(paper.slug)].filter(Boolean).join("\n"))
    .join("\n\n") + "\n";
