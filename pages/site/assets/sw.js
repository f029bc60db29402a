// Without a network the site is as it was last seen. With one it is always asked for anew: what was taken back is gone.

const NAME = "veille-$version", FILES = $files, WAIT = 4000;

addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting())));
addEventListener("activate", (event) =>
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => clients.claim()))
);
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(fromNetwork(request).catch(async () => (await caches.match(request, { ignoreSearch: true })) ?? Response.error()));
});

async function fromNetwork(request) {
  // Whatever the host says of how long an answer may be kept.
  const answer = await fetch(request, { cache: "no-cache", signal: AbortSignal.timeout(WAIT) });
  // A host that is down, or says that this is gone, is not somebody without a network.
  if (answer.ok) (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}
