/**
 * What is saved opens without a connection, too: the worker (worker.js) keeps its pages. It is registered only when
 * there is something to keep. Where a browser has no workers, or forbids them, all the rest works.
 */

import { ROOT } from "./stored.js";
import { pageOf } from "./record.js";

/** How the worker's caches begin. */
const CACHES = `plan ${new URL(ROOT).pathname} `;

/**
 * @param {string} worker its address, "" where the site has none (while it is being written)
 * @param {string} home the site's root in the page's language
 * @param {string[]} ids of all that is saved
 * @returns {Promise<boolean>} whether all of it is kept now; never rejects
 */
export async function keepOffline(worker, home, ids) {
  if (!worker || !navigator.serviceWorker) return false;
  if (!ids.length) return forgetOffline();
  try {
    await navigator.serviceWorker.register(worker, { scope: ROOT });
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data === true)));
    active?.postMessage({ keep: [`${home}plan/`, ...ids.map((id) => pageOf(home, id))] }, [port2]);
    return active ? await answer : false;
  } catch {
    return false;
  }
}

/** Leave nothing of it on the device. @returns {Promise<false>} never rejects */
export async function forgetOffline() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration(ROOT);
    if (registration?.scope === ROOT) await registration.unregister();
    for (const name of await caches.keys()) if (name.startsWith(CACHES)) await caches.delete(name);
  } catch {
    // No workers or caches here: then nothing was kept.
  }
  return false;
}
