/**
 * What the reader likes, and an order of papers by it. Saved papers are liked; papers with "Not this" are
 * refused. All is computed in the browser, and nothing leaves it.
 */
import { refused } from "../reading/refused.js";
import { saved } from "../reading/saved.js";
import { clustersOf, greatest, inTurns } from "./clusters.js";
import { keptVectorsOf } from "./kept.js";
import { likingOf, profileOf, reasonsFor } from "./profile.js";
import { termsOf } from "./terms.js";
import { background, vectorsOf, WEIGHT_BITS } from "./vectors.js";

export { FEWEST } from "../card.js";
export { refused };
const WIDEST = 4; // two scores are not that far apart
const WORDS = 3; // that say why
const BEGINNING = 6; // letters; words that begin with the same ones say the same

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./vectors.js").Vectors} Vectors */
/** @typedef {{slug: string, day?: string, title?: string, summary?: string, vector?: Vector}} Paper `day`: any day
 *   that lists it; `vector`: what stands in for the vector of a liked paper that has none */
/**
 * @typedef {object} Ranking
 * @property {Map<string, number>} scores by slug, higher for papers that are more like the liked ones, in the order
 *   in which each cluster of these has its turn; without the papers that have no vector, and empty if no liked paper
 *   has one; refused papers have the lowest
 * @property {(slug: string, shown?: Pick<Paper, "title" | "summary">) => string[]} reasons returns up to three
 *   words that a paper with a score shares with liked papers, the most important first; `shown` gives its texts,
 *   if the ranked papers had none
 */

/**
 * Rank papers by how much they are like the liked ones. It never fails: without the vectors, no paper has a score.
 * @param {Paper[]} papers
 * @param {Paper[]} liked the saved papers, if left out
 * @returns {Promise<Ranking>}
 */
export async function ranking(papers, liked = saved().papers) {
  const isLiked = new Set(liked.map(({ slug }) => slug));
  const against = refused().filter(({ slug }) => !isLiked.has(slug));
  const vectors = await vectorsOf(papers);
  const lasting = new Set([...saved().papers, ...refused()].map(({ slug }) => slug));
  const known = await keptVectorsOf([...liked, ...against], lasting);
  for (const { slug, vector } of liked) if (vector?.length && !known.has(slug)) known.set(slug, vector);
  const of = (/** @type {Paper[]} */ some) => some.flatMap(({ slug }) => known.get(slug) ?? []);
  if (!of(liked).length) return { scores: new Map(), reasons: () => [] };
  const clusters = clustersOf(of(liked));
  const profiles = clusters.map((cluster) => profileOf(cluster, of(against), background(papers)));
  const isRefused = new Set(against.map(({ slug }) => slug));
  const scored = Array.from(vectors, ([slug, vector]) => {
    const likings = profiles.map((profile) => likingOf(profile, vector));
    const cluster = greatest(likings);
    return { slug, cluster, score: likings[cluster] - (isRefused.has(slug) ? WIDEST : 0) };
  });
  const turns = inTurns(
    scored,
    clusters.map(({ length }) => length)
  );
  const scores = new Map(turns.map(({ slug, score }) => [slug, score]));
  const profileFor = new Map(turns.map(({ slug, cluster }) => [slug, profiles[cluster]]));
  const spell = speller(liked, known);
  const texts = new Map(papers.map((paper) => [paper.slug, paper]));
  return {
    scores,
    reasons: (slug, shown = texts.get(slug)) => {
      const [vector, profile] = [vectors.get(slug), profileFor.get(slug)];
      if (!vector || !profile) return [];
      const own = spelled(vector, shown);
      /** @type {Map<string, string>} */
      const words = new Map();
      for (const hash of reasonsFor(profile, vector)) {
        const word = own.get(hash) ?? spell(hash);
        const beginning = word?.toLowerCase().slice(0, BEGINNING);
        if (word && beginning && !words.has(beginning)) words.set(beginning, word);
        if (words.size === WORDS) break;
      }
      return [...words.values()];
    },
  };
}

/**
 * Return a function that spells a term as liked papers do. Their texts are read when it is first needed.
 * @param {Paper[]} liked
 * @param {Vectors} vectors
 */
function speller(liked, vectors) {
  /** @type {Map<number, string> | undefined} */
  let words;
  return (/** @type {number} */ hash) => {
    words ??= new Map(
      liked.flatMap((paper) => {
        const vector = vectors.get(paper.slug);
        return vector ? [...spelled(vector, paper)] : [];
      })
    );
    return words.get(hash);
  };
}

/**
 * Return the terms of a vector that the paper's title or summary spells, by hash. Other words are left out, since
 * some of them have the hash of a term by chance.
 * @param {Vector} vector
 * @param {Pick<Paper, "title" | "summary">} paper
 * @returns {Map<number, string>}
 */
function spelled(vector, { title = "", summary = "" } = {}) {
  const words = termsOf(`${title} ${summary}`);
  const wanted = new Set([...vector].map((term) => term >>> WEIGHT_BITS));
  return new Map([...words].filter(([hash]) => wanted.has(hash)));
}
