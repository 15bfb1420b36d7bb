/** Pages of the site, read some at a time. */
const AT_ONCE = 4; // requests
const AHEAD = "600px"; // below the window, so that most is there before it is seen

/** The address of a paper's page. */
export const addressOf = (/** @type {string} */ slug) => new URL(`../../papers/${slug}/`, import.meta.url).href;

/** A page that the site does not have. */
export class Gone extends Error {}

/**
 * The page at an address.
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<Document>}
 * @throws {Gone} where there is none
 */
export async function page(url, signal) {
  // As a reader's own visits are: the service worker then gives those that are kept without a network.
  const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
  if (answer.status === 404 || answer.status === 410) throw new Gone(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Does something for each of some values, for a few at a time; what fails gives `null`.
 * @template Value, Result
 * @param {Value[]} values
 * @param {(value: Value) => Promise<Result>} act
 * @param {(done: number) => void} [progress] told how many are done
 * @param {AbortSignal} [signal] begins no more
 * @returns {Promise<(Result | null)[]>} in the order of the values
 */
export async function some(values, act, progress, signal) {
  /** @type {(Result | null)[]} */
  const results = values.map(() => null);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < values.length && !signal?.aborted) {
      const at = next++;
      results[at] = await act(values[at]).catch(() => null);
      progress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/**
 * Does something for each observed element once it comes into view, for a few at a time.
 * @param {(element: Element) => Promise<void>} act never fails
 */
export function inView(act) {
  /** @type {Element[]} */
  const waiting = [];
  let running = 0;
  const next = async () => {
    const element = running < AT_ONCE && waiting.shift();
    if (!element) return;
    running++;
    await act(element);
    running--;
    next();
  };
  const observer = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    observer.unobserve(target);
    waiting.push(target);
    next();
  }), { rootMargin: `0px 0px ${AHEAD}` });
  return observer;
}
