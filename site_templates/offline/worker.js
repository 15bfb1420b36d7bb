/**
 * Keeps visited pages, to be read offline. The network comes first; only files whose name changes with their
 * content come from the cache.
 *
 * VERSION is a hash of the theme's files and ASSETS has their names; the build puts both before this text.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const PREFIX = `archive ${new URL(SCOPE).pathname} `; // other sites may be on the same domain
const KEPT = { pages: `${PREFIX}pages ${VERSION}`, assets: `${PREFIX}assets ${VERSION}` };
/** @typedef {keyof typeof KEPT} Kind */
const MOST = { pages: 200, assets: 100 };
const OFFLINE = new URL("offline.html", SCOPE).href;
const NAMED_BY_CONTENT = /\.[0-9a-f]{8}\.min\.(css|js)$/;

worker.addEventListener("install", (event) => {
  const files = [OFFLINE, ...ASSETS.map((name) => new URL(name, SCOPE).href)];
  const fresh = files.map((url) => new Request(url, { cache: "no-cache" }));
  event.waitUntil(prepare(fresh).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  const isPage = request.mode === "navigate" || request.headers.get("Accept") === "text/html";
  if (isPage) event.respondWith(page(event));
  else if (["style", "script", "image", "font", "manifest"].includes(request.destination))
    event.respondWith(asset(event));
});

/** Make the caches of this version, with the files that every page needs. */
async function prepare(/** @type {Request[]} */ files) {
  await caches.open(KEPT.pages);
  await (await caches.open(KEPT.assets)).addAll(files);
}

/** Delete the caches of older versions, and keep the pages opened before this worker existed. */
async function takeOver() {
  await forgetOlder();
  await worker.clients.claim();
  for (const { url } of await worker.clients.matchAll({ type: "window" })) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) await keep("pages", address(url), answer);
  }
}

/** Answer with the page; offline, with the kept page or the offline page. */
async function page(/** @type {FetchEvent} */ event) {
  const { request } = event;
  const key = address(request.url);
  // The caches of a worker that is being installed are newer, not older.
  if (request.mode === "navigate" && !worker.registration.installing && !worker.registration.waiting)
    event.waitUntil(forgetOlder());
  try {
    const answer = await fetch(request, { cache: "no-cache" });
    if (request.mode === "navigate" && answer.ok) event.waitUntil(keep("pages", key, answer.clone()));
    else if (answer.status === 404 || answer.status === 410) event.waitUntil(forget("pages", key));
    return answer;
  } catch (error) {
    const kept =
      (await find("pages", key)) ?? (request.mode === "navigate" && (await find("assets", OFFLINE)));
    if (kept) return kept;
    throw error;
  }
}

/** Answer with a file that is not a page. */
async function asset(/** @type {FetchEvent} */ event) {
  const { request } = event;
  const key = address(request.url);
  const isFixed = NAMED_BY_CONTENT.test(key);
  const kept = isFixed && (await find("assets", key));
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) event.waitUntil(keep("assets", key, answer.clone()));
    return answer;
  } catch (error) {
    const older = await find("assets", key);
    if (older) return older;
    throw error;
  }
}

/** Delete older caches, also at each visit: an old worker that was still busy may have remade its caches. */
async function forgetOlder() {
  const current = Object.values(KEPT);
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && !current.includes(name)) await caches.delete(name);
}

/** Drop the parts of an address that do not change its file. */
const address = (/** @type {string} */ url) => url.split(/[?#]/, 1)[0];

/** Open a cache of this version; null once a newer worker has deleted it, since opening would remake it. */
const cacheOf = async (/** @type {Kind} */ kind) =>
  (await caches.has(KEPT[kind])) ? caches.open(KEPT[kind]) : null;

/**
 * Find a kept answer; unlike `open`, this never makes a cache.
 * @type {(kind: Kind, key: string) => Promise<Response | undefined>}
 */
const find = async (kind, key) => caches.match(key, { cacheName: KEPT[kind] });

/** @type {(kind: Kind, key: string) => Promise<boolean | undefined>} */
const forget = async (kind, key) => (await cacheOf(kind))?.delete(key);

/**
 * Keep an answer as the newest of its kind, and drop the oldest. A browser without room keeps nothing.
 * @param {Kind} kind
 * @param {string} key
 * @param {Response} answer
 */
async function keep(kind, key, answer) {
  try {
    const cache = await cacheOf(kind);
    if (!cache) return;
    await cache.delete(key);
    await cache.put(key, answer);
    for (const old of (await cache.keys()).slice(0, -MOST[kind])) await cache.delete(old);
  } catch {
    // The page is shown anyway.
  }
}
