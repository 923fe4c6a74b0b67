// The service worker: keeps the notebook itself in the phone and gives it without a signal. What people write is
// not its business. VERSION and SHELL stand before this text when it is served.

const NAME = 'pocket-' + self.VERSION;

// All of the new notebook or none of it: one that is half there would be worse than the old one.
async function keepShell() {
  const cache = await caches.open(NAME);
  await Promise.all(self.SHELL.map(async function (address) {
    const answer = await fetch(address, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) throw new Error(address + ': ' + answer.status);
    await cache.put(address, answer);
  }));
}

self.addEventListener('install', function (event) {
  event.waitUntil(keepShell().then(function () { return self.skipWaiting(); }));
});

self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf('pocket-') === 0 && name !== NAME; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener('fetch', function (event) {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (self.SHELL.indexOf(address.pathname) < 0) return;
  event.respondWith(caches.open(NAME).then(function (cache) {
    return cache.match(address.pathname).then(function (found) { return found || fetch(event.request); });
  }));
});
