/** Orders in words: `most cited papers on X`, `latest X`, `best papers about X`. */
import { phrases } from "./reading.js";
import { areTogether } from "./titles.js";
import { t } from "../theme/assets/texts.js";

const most = (/** @type {string} */ words) => words.split(" ").map((word) => ["most", word]);
/** Words of orders; votes stand for citations where nobody counted these. Weak words need others beside them, such as "papers". */
const STRONG = {
  comments: [
    ...most("discussed commented debated"),
    ...phrases("most comments|most talked about|sorted by comments"),
  ],
  cited: [...most("cited"), ...phrases("highly cited|highest cited|most citations|sorted by citations")],
  votes: [
    ...most("voted upvoted popular liked loved starred votes"),
    ...phrases("highest rated|highest-rated|highest voted|top rated|top-rated|top voted|with the most votes"),
    ...phrases("most votes first|best first|sorted by votes|by votes"),
  ],
  newest: [
    ...phrases(
      "latest|newest|most recent|newest first|latest first|most recent first|sorted by date|by date"
    ),
    ...phrases("what's new in|what's new on|what is new in|what is new on"),
  ],
};
const WEAK = {
  comments: phrases("controversial"),
  cited: phrases("well cited|well-cited"),
  votes: [
    ...most("influential important impactful read"),
    ...phrases("best|top|greatest|popular|influential|trending"),
  ],
  newest: phrases("new|recent|recently published"),
};
const SAID_OF = {
  cited: t("most cited first"),
  votes: t("most votes first"),
  newest: t("newest first"),
  comments: t("most comments first"),
};
/** @type {("cited" | "votes" | "newest" | "comments")[]} */
const IN_ORDERS = ["cited", "votes", "newest", "comments"];
export const PAPERS = new Set(
  "paper papers article articles work works research study studies publications preprints".split(" ")
);
export const ABOUT = new Set("about around for in of on regarding".split(" "));
/** Words before an order that say nothing. */
export const ASKING = new Set(
  "a all any are find give i is list looking me of please see show some tell that the want what what's which for".split(
    " "
  )
);
const SOME_NUMBER = /^(?:\d{1,3}|three|five|ten|twenty)$/;

/** @typedef {import("./reading.js").Reading} Reading */

/**
 * Understand the order that a query asks for; "best-of-N" and the names of titles and tags are none.
 * @param {Reading} reading
 * @param {import("./index.js").Index} index
 */
export async function order(reading, index) {
  const { words } = reading;
  for (let at = 0; at < words.length; at++) {
    for (const name of IN_ORDERS) {
      const strong = reading.begins(at, STRONG[name]);
      const weak = reading.begins(at, WEAK[name]);
      const next = at + (strong || weak);
      if (next === at) continue;
      const isFirst = words.slice(0, at).every((word) => !word || ASKING.has(word));
      const noun = next + Number(SOME_NUMBER.test(words[next]));
      const isNoun = PAPERS.has(words[noun]) && !/^awards?$/.test(words[noun + 1]);
      const isLast = !words.slice(next).some(Boolean);
      const isNamed = async () => areTogether(index, reading.typed(at, next + 1));
      const isAtEnd =
        isFirst && PAPERS.has(words.findLast(Boolean) ?? "") && words[next] && !(await isNamed());
      if (!(strong && (isFirst || isLast)) && !(isFirst && isNoun) && !isAtEnd) continue;
      const end = noun + (isNoun ? 1 + Number(ABOUT.has(words[noun + 1])) : 0);
      let begin = at;
      while (begin > 0 && ASKING.has(words[begin - 1])) begin--;
      const isCounted = index.segments.some(({ counts }) => counts.cited);
      const by = name === "cited" && !isCounted ? "votes" : name;
      reading.order = by;
      return reading.take(begin, end, SAID_OF[by], { isOrder: true });
    }
  }
}
