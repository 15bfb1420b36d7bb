/** Replaces the worker that this site once had, deletes its caches, and unregisters itself. */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  await forget();
  await worker.registration.unregister();
  // The old worker, if still busy with a page, may have made its caches again.
  await new Promise((done) => setTimeout(done, 2000));
  await forget();
}

async function forget() {
  const prefix = `archive ${new URL(worker.registration.scope).pathname} `;
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
}
