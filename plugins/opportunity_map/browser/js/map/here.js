/** Where distances are measured from, on the map. */

/** @typedef {import("../near/nearby.js").Origin} Origin */

/** The closest zoom that a position or a district is shown at. */
const CLOSE = 16;

export class Here {
  #map;
  #say;
  /** @type {L.Marker | null} */
  #marker = null;
  /** @type {Origin | null} */
  #origin = null;

  /**
   * @param {L.Map} map
   * @param {(key: string) => string} say
   */
  constructor(map, say) {
    this.#map = map;
    this.#say = say;
  }

  /**
   * Mark it, and bring the map there when it is another one than before and lies in the region.
   * @param {Origin | null} origin
   * @param {boolean} move
   */
  show(origin, move) {
    if (origin === this.#origin) return;
    this.#origin = origin;
    this.#marker?.remove();
    this.#marker = null;
    if (!origin) return;
    const at = L.latLng(origin.lat, origin.lon);
    if (!origin.id) {
      const html = Object.assign(document.createElement("span"), { textContent: this.#say("map_here") });
      const icon = L.divIcon({ html, className: "here", iconSize: undefined });
      this.#marker = L.marker(at, { icon, interactive: false, keyboard: false }).addTo(this.#map);
    }
    const bounds = /** @type {L.LatLngBoundsLiteral | undefined} */ (this.#map.options.maxBounds);
    if (move && (!bounds || L.latLngBounds(bounds).contains(at))) this.#map.setView(at, Math.max(this.#map.getZoom(), CLOSE));
  }
}
