/**
 * Keeps the pages somebody visited, to be read without a network. What the network gives always comes first;
 * only files whose name changes with their content are taken from what is kept.
 *
 * VERSION stands for the theme's files, ASSETS names them; the build puts both before this text.
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = worker.registration.scope;
const PREFIX = `archive ${new URL(SCOPE).pathname} `; // other sites may live on the same domain
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
  else if (["style", "script", "image", "font"].includes(request.destination)) event.respondWith(asset(event));
});

/** Makes the caches of this version, with what every page needs. */
async function prepare(/** @type {Request[]} */ files) {
  await caches.open(KEPT.pages);
  await (await caches.open(KEPT.assets)).addAll(files);
}

/** Forgets what older versions kept, and keeps the pages that were opened before there was a worker. */
async function takeOver() {
  await forgetOlder();
  await worker.clients.claim();
  for (const { url } of await worker.clients.matchAll({ type: "window" })) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) await keep("pages", address(url), answer);
  }
}

/** A page as it is now; without a network as it was kept, or a page that says so. */
async function page(/** @type {FetchEvent} */ event) {
  const { request } = event;
  const key = address(request.url);
  // A worker on its way has its caches already, and they are not older ones.
  if (request.mode === "navigate" && !worker.registration.installing && !worker.registration.waiting) event.waitUntil(forgetOlder());
  try {
    const answer = await fetch(request, { cache: "no-cache" });
    if (request.mode === "navigate" && answer.ok) event.waitUntil(keep("pages", key, answer.clone()));
    else if (answer.status === 404 || answer.status === 410) event.waitUntil(forget("pages", key));
    return answer;
  } catch (error) {
    const kept = await find("pages", key) ?? (request.mode === "navigate" && await find("assets", OFFLINE));
    if (kept) return kept;
    throw error;
  }
}

/** A style, a script or a picture. */
async function asset(/** @type {FetchEvent} */ event) {
  const { request } = event;
  const key = address(request.url);
  const isFixed = NAMED_BY_CONTENT.test(key);
  const kept = isFixed && await find("assets", key);
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

/** Also at each visit: a worker that was still busy when this one took over may have made its caches anew. */
async function forgetOlder() {
  const current = Object.values(KEPT);
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && !current.includes(name)) await caches.delete(name);
}

/** An address without what does not change the file behind it. */
const address = (/** @type {string} */ url) => url.split(/[?#]/, 1)[0];

/** A cache of this version; none once a newer worker has taken over, or this one would make it anew. */
const cacheOf = async (/** @type {Kind} */ kind) => (await caches.has(KEPT[kind])) ? caches.open(KEPT[kind]) : null;

/** What is kept; unlike `open`, this never makes a cache. @type {(kind: Kind, key: string) => Promise<Response | undefined>} */
const find = async (kind, key) => caches.match(key, { cacheName: KEPT[kind] });

/** @type {(kind: Kind, key: string) => Promise<boolean | undefined>} */
const forget = async (kind, key) => (await cacheOf(kind))?.delete(key);

/**
 * Keeps an answer as the newest of its kind; the oldest ones go. A browser without room keeps nothing.
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
    // The page is shown all the same.
  }
}
