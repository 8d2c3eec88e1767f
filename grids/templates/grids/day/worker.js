{% autoescape off %}// The service worker of the day: the shell and its parts are kept on the phone, nothing else is.
"use strict";

const settings = {{ settings }};
const CACHE = `day-${settings.version}`;

self.addEventListener("install", (event) => {
  const wanted = [settings.shell, ...settings.assets].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("day-") && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(settings.scope)) {
    event.respondWith(fetch(request).catch(() => caches.match(settings.shell)));
  } else if (settings.assets.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(request)));
  }
});
{% endautoescape %}
