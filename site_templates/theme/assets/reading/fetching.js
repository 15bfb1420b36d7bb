/** Fetches pages of the site, a few at a time. */
const AT_ONCE = 4; // requests
const AHEAD = "600px"; // below the window, so that most pages arrive before their cards are seen

/** Return the address of a paper's page. */
export const addressOf = (/** @type {string} */ slug) =>
  new URL(`../../papers/${slug}/`, import.meta.url).href;

/** The most papers that the page of papers near some goes by. */
export const MOST_GIVEN = 50;

/** Return the address of the page of papers near these; without any, near the saved ones. */
export const likeAddress = (/** @type {string[]} */ slugs) =>
  new URL(
    slugs.length ? `../../like/?ids=${slugs.slice(0, MOST_GIVEN).map(encodeURIComponent)}` : "../../like/",
    import.meta.url
  ).href;

/** A page that the site does not have. */
export class Gone extends Error {}

/**
 * Fetch the page at an address.
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<Document>}
 * @throws {Gone} if there is none
 */
export async function page(url, signal) {
  // The same header as a reader's visit, so that the service worker also answers from its cache when offline.
  const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
  if (answer.status === 404 || answer.status === 410) throw new Gone(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Call `act` for each value, a few at a time; a failure gives `null`.
 * @template Value, Result
 * @param {Value[]} values
 * @param {(value: Value) => Promise<Result>} act
 * @param {(done: number) => void} [progress] called with the number done
 * @param {AbortSignal} [signal] stops further calls
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
 * Return an observer that calls `act` for each element that comes into view, a few at a time.
 * @param {(element: Element) => Promise<void>} act must not fail
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
  const observer = new IntersectionObserver(
    (entries) =>
      entries.forEach(({ isIntersecting, target }) => {
        if (!isIntersecting) return;
        observer.unobserve(target);
        waiting.push(target);
        next();
      }),
    { rootMargin: `0px 0px ${AHEAD}` }
  );
  return observer;
}
