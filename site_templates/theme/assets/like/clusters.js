/** Clusters of what a reader saved, and an order in which each of them has its turn. */
import { profileOf, scoreOf } from "./profile.js";

/** The least cosine of papers on one subject, as for the search's filter `near:`. */
const NEAR = 0.15;
const FEWEST = 2; // papers of a cluster
const MOST = 5; // clusters
const MOST_COMPARED = 200; // papers

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {{slug: string, score: number, cluster: number}} Scored */

/**
 * Divide papers into clusters: a paper and those near it, the paper with the most first. Papers near none of these
 * are with the nearest.
 * @param {Vector[]} vectors
 * @returns {Vector[][]} at least one
 */
export function clustersOf(vectors) {
  const some = vectors.slice(0, MOST_COMPARED);
  const near = some.map((vector) => {
    const profile = profileOf([vector], [], []);
    return new Set(some.flatMap((other, at) => (scoreOf(profile, other) >= NEAR ? [at] : [])));
  });
  const centres = [];
  let left = some.map((_, at) => at);
  while (centres.length < MOST) {
    const counts = near.map((others) => left.filter((at) => others.has(at)).length);
    const best = greatest(counts);
    if (!(counts[best] >= FEWEST)) break;
    centres.push(profileOf([some[best]], [], []));
    left = left.filter((at) => !near[best].has(at));
  }
  if (centres.length < 2) return [vectors];
  /** @type {Vector[][]} */
  const clusters = centres.map(() => []);
  for (const vector of vectors)
    clusters[greatest(centres.map((centre) => scoreOf(centre, vector)))].push(vector);
  return clusters;
}

/** Return the place of the greatest number, the first of several. */
export const greatest = (/** @type {number[]} */ numbers) =>
  numbers.reduce((best, number, at) => (number > numbers[best] ? at : best), 0);

/**
 * Return papers in the order of their scores, where each cluster has turns in proportion to its size. A paper that is
 * more like most papers than like its cluster has no turn, and comes after all that have.
 * @param {Scored[]} papers
 * @param {number[]} sizes of the clusters
 */
export function inTurns(papers, sizes) {
  const sorted = papers.toSorted((a, b) => b.score - a.score);
  /** @type {Scored[][]} */
  const queues = sizes.map(() => []);
  for (const paper of sorted) if (paper.score > 0) queues[paper.cluster].push(paper);
  const taken = sizes.map(() => 0);
  const turns = [];
  for (;;) {
    const claims = queues.map((queue, at) => (taken[at] < queue.length ? sizes[at] / (taken[at] + 1) : 0));
    const next = greatest(claims);
    if (!claims[next]) break;
    turns.push(queues[next][taken[next]++]);
  }
  return [...turns, ...sorted.filter(({ score }) => score <= 0)];
}
