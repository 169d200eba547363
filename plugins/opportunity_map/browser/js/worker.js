/**
 * The service worker, at the site's root: what a visitor saved opens without a connection.
 *
 * It answers only for the plan's pages, for the pages of records and for what these are shown with; it keeps a copy only
 * of what the plan has asked it to keep. Pages come from the network; a copy is shown when that fails, and then it says
 * of which day it is. The build writes `self.site` in front of this (site/offline.py).
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * `files` are the browser files, from the site's root, that nothing in a page's HTML names; `notice` has the sentence for
 * a copy by language, with {day} in it.
 * @typedef {{files: string[], notice: {[language: string]: string}, timezone: string}} Site
 */
const { files, notice, timezone } = /** @type {Site} */ (/** @type {any} */ (self).site);

const SCOPE = worker.registration.scope;
const PAGES = `plan ${new URL(SCOPE).pathname} pages`;
const ASSETS = `plan ${new URL(SCOPE).pathname} assets`;
const SAVED_ON = "X-Saved-On";
/** How long to wait, in milliseconds, for a network that does not say no either. */
const PATIENCE = 6000;

const PAGE = /^(?:[\w-]+\/)?(?:plan\/|opportunities\/[\w-]+\/[\w-]+\/(?:event\.ics)?)$/;
/** Its name changes with every byte in it. */
const ASSET_FOLDER = /^assets\/om-[^/]+\//;

worker.addEventListener("install", (event) => {
  const all = async () => (await caches.open(ASSETS)).addAll(files.map((file) => SCOPE + file));
  event.waitUntil(all().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => worker.clients.claim())));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = plain(request.url);
  if (request.method !== "GET" || !address.startsWith(SCOPE)) return;
  const path = address.slice(SCOPE.length);
  if (PAGE.test(path)) event.respondWith(page(event, address));
  else if (ASSET_FOLDER.test(path)) event.respondWith(copyFirst(request, address));
  else if (["style", "script", "image"].includes(request.destination)) event.respondWith(networkFirst(request, address));
});

worker.addEventListener("message", (event) => {
  const addresses = event.data?.keep;
  if (!Array.isArray(addresses) || !addresses.every((one) => typeof one === "string" && one.startsWith(SCOPE))) return;
  event.waitUntil(keep(addresses).then((all) => event.ports[0]?.postMessage(all)));
});

/**
 * From the network; from the copy, if there is one, when that fails.
 * @param {FetchEvent} event
 * @param {string} address
 */
async function page(event, address) {
  const cache = await caches.open(PAGES);
  const copy = await cache.match(address);
  if (!copy) return fetch(event.request);
  // The browser's own cache may hold what is minutes old: that is not asked, only whether it still fits.
  const coming = fetch(address, { cache: "no-cache", redirect: event.request.redirect });
  event.waitUntil(coming.then((fresh) => renew(cache, address, fresh.clone()), () => undefined));
  try {
    return await Promise.race([coming, new Promise((_, reject) => setTimeout(reject, PATIENCE))]);
  } catch {
    return dated(copy);
  }
}

/** @param {Request} request @param {string} address */
async function copyFirst(request, address) {
  return (await (await caches.open(ASSETS)).match(address)) ?? fetch(request);
}

/** @param {Request} request @param {string} address */
async function networkFirst(request, address) {
  try {
    return await fetch(request);
  } catch (error) {
    const copy = await (await caches.open(ASSETS)).match(address);
    if (copy) return copy;
    throw error;
  }
}

/**
 * Keep just these pages, with their calendar files and what they are shown with; forget all others.
 * @param {string[]} addresses
 * @returns {Promise<boolean>} whether all are there
 */
async function keep(addresses) {
  const cache = await caches.open(PAGES);
  const wanted = new Set(addresses);
  for (const address of addresses) {
    if (!(await cache.match(address))) await fetchInto(cache, address);
    const calendar = /href="([^"]*\/?event\.ics)"/.exec((await (await cache.match(address))?.text()) ?? "")?.[1];
    const own = calendar && plain(new URL(calendar, address).href);
    if (!own || !own.startsWith(SCOPE)) continue;
    wanted.add(own);
    if (!(await cache.match(own))) await fetchInto(cache, own);
  }
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
  await tidy();
  return (await Promise.all(addresses.map((address) => cache.match(address)))).every(Boolean);
}

/** @param {Cache} cache @param {string} address */
async function fetchInto(cache, address) {
  try {
    await renew(cache, address, await fetch(address, { cache: "no-cache" }));
  } catch {
    // Not now: the next visit asks again.
  }
}

/**
 * @param {Cache} cache
 * @param {string} address
 * @param {Response} fresh
 */
async function renew(cache, address, fresh) {
  if (fresh.status === 404 || fresh.status === 410) await cache.delete(address);
  if (!fresh.ok || fresh.redirected) return;
  const headers = { "Content-Type": fresh.headers.get("Content-Type") ?? "", [SAVED_ON]: new Date().toISOString() };
  await cache.put(address, new Response(await fresh.blob(), { headers }));
}

/** Keep what the kept pages are shown with, and drop what belongs to none of them: files of earlier versions. */
async function tidy() {
  const [pages, assets] = await Promise.all([caches.open(PAGES), caches.open(ASSETS)]);
  const wanted = new Set(files.map((file) => SCOPE + file));
  const folders = new Set(files.map(folderOf));
  for (const { url } of await pages.keys()) {
    const html = await (await pages.match(url))?.text();
    for (const address of shownWith(html ?? "", url)) {
      wanted.add(address);
      folders.add(folderOf(address.slice(SCOPE.length)));
    }
  }
  const there = (await assets.keys()).map(({ url }) => url);
  for (const url of there) {
    const folder = folderOf(url.slice(SCOPE.length));
    if (!wanted.has(url) && !(folder && folders.has(folder))) await assets.delete(url);
  }
  for (const url of wanted) if (!there.includes(url)) await assets.add(url).catch(() => undefined);
}

/**
 * The styles, scripts and icons of this site that a page names.
 * @param {string} html
 * @param {string} base
 */
function shownWith(html, base) {
  const tags = html.match(/<(?:link|script|use)\s[^>]*>/g) ?? [];
  return tags
    .filter((tag) => !/rel="(?:canonical|alternate)"/.test(tag))
    .map((tag) => /\s(?:href|src)="([^"]+)"/.exec(tag)?.[1])
    .map((link) => (link ? plain(new URL(link, base).href) : ""))
    .filter((address) => address.startsWith(SCOPE));
}

/**
 * The copy, telling of which day it is: in the page, and to the plan in a header.
 * @param {Response} copy
 */
async function dated(copy) {
  if (!copy.headers.get("Content-Type")?.includes("html")) return copy;
  const html = await copy.text();
  const language = /<html lang="([\w-]+)"/.exec(html)?.[1] ?? "en";
  const saved = new Date(copy.headers.get(SAVED_ON) ?? 0);
  const locale = language === "en" ? "en-GB" : language;
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: timezone }).format(saved);
  const words = (notice[language] ?? Object.values(notice)[0]).replace("{day}", day);
  const aside = `<aside class="banner banner-copy">${words.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</aside>`;
  return new Response(html.replace(/<main[\s>]/, (main) => aside + main), { headers: copy.headers });
}

/** @param {string} path from the site's root @returns {string} the versioned folder that it is in, or "" */
function folderOf(path) {
  return ASSET_FOLDER.exec(path)?.[0] ?? "";
}

/** An address without its fragment and query. @param {string} address */
function plain(address) {
  return address.replace(/[?#].*$/, "");
}
