// Keeps two things: static files whose name contains their hash, and a page that says one is offline. Nothing of a person:
// no page, no answer of the server, ever. Takes whoever presses a notification to what it is about. To take it back from every device, set `off` to true and deliver the file.
const off = false
const version = "1"
const statics = `charla-static-${version}`
const offline = `charla-offline-${version}`
const offlineFiles = ["/offline.html", "/offline.css", "/icons/icon.svg"]
const mostStatics = 400

self.addEventListener("install", event => {
  self.skipWaiting()
  if (!off) event.waitUntil(caches.open(offline).then(cache => cache.addAll(offlineFiles)))
})

self.addEventListener("activate", event => {
  const keep = off ? [] : [statics, offline]
  event.waitUntil(
    (async () => {
      const names = (await caches.keys()).filter(name => name.startsWith("charla-") && !keep.includes(name))
      await Promise.all(names.map(name => caches.delete(name)))
      if (off) await self.registration.unregister()
      else await self.clients.claim()
    })(),
  )
})

const fromCache = async request => {
  const cache = await caches.open(statics)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && answer.type === "basic") {
    await cache.put(request, answer.clone())
    const requests = await cache.keys()
    for (const old of requests.slice(0, Math.max(0, requests.length - mostStatics))) await cache.delete(old)
  }
  return answer
}

const offlinePage = async () => (await caches.match("/offline.html", { cacheName: offline })) ?? Response.error()

self.addEventListener("fetch", event => {
  const { request } = event
  if (off || request.method !== "GET") return
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (url.pathname.startsWith("/_next/static/")) event.respondWith(fromCache(request))
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(offlinePage))
  else if (offlineFiles.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()))
  }
})

const place = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

// In a window that is open already, without loading anything; else in a new one.
self.addEventListener("notificationclick", event => {
  const { notification } = event
  notification.close()
  const { conversationId } = notification.data ?? {}
  const known = place.test(conversationId)
  event.waitUntil(
    (async () => {
      const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
      const inside = windows.filter(({ url }) => !/^\/sign-(in|up)/.test(new URL(url).pathname))
      const open = inside.find(one => one.visibilityState === "visible") ?? inside[0]
      if (!open) return self.clients.openWindow(known ? `/c/${conversationId}` : "/")
      if (known) open.postMessage({ open: conversationId })
      await open.focus()
    })(),
  )
})
