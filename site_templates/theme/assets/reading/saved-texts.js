/** Saved papers as texts for a mail, a chat or a notebook. */
import { dayLabel } from "../card.js";
import { addressOf } from "./fetching.js";

/** @typedef {import("./saved.js").Saved} Saved */

const facts = (/** @type {Saved} */ { by, day }) => [by, day && dayLabel(day)].filter(Boolean).join(" · ");

/** Return papers as plain text: title, authors and date, address. */
export const plain = (/** @type {Saved[]} */ papers) =>
  papers
    .map((paper) => [paper.title, facts(paper), addressOf(paper.slug)].filter(Boolean).join("\n"))
    .join("\n\n") + "\n";

/** Return papers as a list in Markdown with the reader's notes, folder by folder. */
export function markdown(/** @type {Saved[]} */ papers, /** @type {string[]} */ folders) {
  const parts = ["", ...folders].map((name) => {
    const inside = papers.filter(({ folder = "" }) => folder === name).map(entry);
    return inside.length ? [...(name ? [`## ${escaped(name)}`] : []), ...inside] : [];
  });
  return parts.flat().join("\n\n") + "\n";
}

function entry(/** @type {Saved} */ paper) {
  const address = addressOf(paper.slug).replaceAll("(", "%28").replaceAll(")", "%29");
  const about = facts(paper);
  const line = `- [${escaped(paper.title)}](${address})${about && ` · ${escaped(about)}`}`;
  return [line, ...(paper.note ? [paper.note.replace(/^(?=.)/gm, "  ")] : [])].join("\n\n");
}

const escaped = (/** @type {string} */ text) => text.replace(/[\\`*_[\]<>]/g, "\\$&");
