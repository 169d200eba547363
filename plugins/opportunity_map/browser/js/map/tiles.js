/** A provider's tiles as the ground: asked for only after the visitor has agreed, for as long as the tab is open. */

import { keep, kept } from "../board/kept.js";

/**
 * @typedef {object} Tiles
 * @property {string} name
 * @property {string} host
 * @property {string} address with {z}, {x}, {y} and perhaps {s} and {r}
 * @property {string} subdomains one letter each
 * @property {string} attribution HTML with links only, cleaned by the build
 * @property {[number, number]} zooms first and last with tiles
 * @property {number} size of a tile in pixels
 * @property {number} offset added to the zoom
 */

/** Under which the tab keeps the host that its visitor has agreed to. */
const KEY = "tiles";

/**
 * Offer the tiles in a note below the map, or show them where the visitor has agreed in this tab.
 * @param {L.Map} map
 * @param {Tiles} tiles
 * @param {{texts: import("../board/texts.js").Texts, onShown: (shown: boolean) => void}} options
 */
export function offerTiles(map, tiles, { texts, onShown }) {
  const { name, host } = tiles;
  const note = document.createElement("div");
  note.className = "map-note tiles-note";
  const words = note.appendChild(document.createElement("p"));
  words.setAttribute("role", "status");
  const button = note.appendChild(document.createElement("button"));
  button.type = "button";
  /** @type {L.TileLayer | null} */
  let layer = null;
  /** @param {boolean} shown */
  const set = (shown) => {
    if (shown) layer = layerOf(map, tiles, () => (words.textContent = texts.say("map_tiles_failed", { name }))).addTo(map);
    else layer = layer && (layer.remove(), null);
    words.textContent = texts.say(shown ? "map_tiles_shown" : "map_tiles_ask", { name, host });
    button.textContent = texts.say(shown ? "map_tiles_hide" : "map_tiles_show", { name });
    onShown(shown);
  };
  button.addEventListener("click", () => {
    const agreed = !layer;
    keep(KEY, agreed ? host : null);
    set(agreed);
  });
  set(kept(KEY) === host);
  map.getContainer().after(note);
}

/**
 * @param {L.Map} map
 * @param {Tiles} tiles
 * @param {() => void} onError
 */
function layerOf(map, { address, subdomains, attribution, zooms, size, offset }, onError) {
  const [minNativeZoom, maxNativeZoom] = zooms;
  const layer = L.tileLayer(address, {
    subdomains: subdomains || "abc",
    attribution,
    minNativeZoom,
    maxNativeZoom,
    maxZoom: map.getMaxZoom(),
    tileSize: size,
    zoomOffset: offset,
    bounds: map.options.maxBounds && L.latLngBounds(/** @type {L.LatLngBoundsLiteral} */ (map.options.maxBounds)),
    referrerPolicy: "strict-origin-when-cross-origin", // the provider learns the site's name, not the page with its filters
  });
  layer.once("tileerror", onError);
  return layer;
}
