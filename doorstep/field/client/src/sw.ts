/** Keeps the shell of the app on the telephone, so that it opens without a signal. It never keeps an answer with data. */

declare const self: ServiceWorkerGlobalScope & { SHELL?: { version: string; files: string[]; home: string } };

const shell = self.SHELL ?? { version: "none", files: [], home: "/field/" };
const NAME = `field-${shell.version}`;

self.addEventListener("install", (event) => {
  // All or nothing: a shell of which a part is missing would not open.
  const fresh = shell.files.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(fresh))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n.startsWith("field-") && n !== NAME).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  const isHome = request.mode === "navigate" && url.pathname === shell.home;
  if (!isHome && !shell.files.includes(url.pathname)) return;
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(isHome ? shell.home : url.pathname))
      .then((kept) => kept ?? fetch(request)),
  );
});

export {};
