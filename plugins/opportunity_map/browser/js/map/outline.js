/** The outline of the region and of its districts: what the map stands on without a ground, a thin line with one. */

import { fetchJson } from "../board/data.js";

/** Above the tiles, below the stations; style/map.css has the same name. */
const PANE = "outline";

/**
 * Rejects when the outline cannot be fetched; the stations need none.
 * @param {L.Map} map
 * @param {string} address of the GeoJSON of site/areas.py
 * @returns {Promise<void>}
 */
export async function addOutline(map, address) {
  map.createPane(PANE);
  const districts = await fetchJson(address);
  L.geoJSON(districts, { pane: PANE, interactive: false, style: { className: "district" } }).addTo(map);
  for (const { properties } of districts.features) {
    if (!properties.name) continue;
    const html = Object.assign(document.createElement("span"), { textContent: properties.name });
    const icon = L.divIcon({ html, className: "district-name", iconSize: undefined });
    L.marker(properties.middle, { icon, pane: PANE, interactive: false, keyboard: false }).addTo(map);
  }
}
