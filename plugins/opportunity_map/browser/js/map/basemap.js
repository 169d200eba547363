/** The region's own ground under the stations: one file, fetched once, drawn in the page's paper tones. */

import { labelRules, paintRules, readPalette } from "./ground.js";

/** Its own type hides that it is a Leaflet layer. @type {(options: object) => L.GridLayer} */
const leafletLayer = /** @type {any} */ (globalThis).protomapsL.leafletLayer;
/** @type {typeof import("pmtiles")} */
const pmtiles = /** @type {any} */ (globalThis).pmtiles;

const ATTRIBUTION = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>';

/** A PMTiles archive in memory: servers that compress the file cannot serve parts of it. */
class MemorySource {
  #address;
  #bytes;

  /**
   * @param {string} address
   * @param {ArrayBuffer} bytes
   */
  constructor(address, bytes) {
    this.#address = address;
    this.#bytes = bytes;
  }

  getKey() {
    return this.#address;
  }

  /**
   * @param {number} offset
   * @param {number} length
   */
  async getBytes(offset, length) {
    return { data: this.#bytes.slice(offset, offset + length) };
  }
}

/**
 * Draw the ground on the map, and again whenever the colour scheme changes.
 * Rejects when the file is missing or broken; the map can be used without.
 * @param {L.Map} map
 * @param {{address: string, language: string}} options
 * @returns {Promise<void>}
 */
export async function addBasemap(map, { address, language }) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const archive = new pmtiles.PMTiles(new MemorySource(address, await answer.arrayBuffer()));
  const { maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader();
  /** @type {L.GridLayer | undefined} */
  let before;
  const draw = () => {
    const palette = readPalette(map.getContainer());
    const layer = leafletLayer({
      url: archive,
      maxDataZoom: maxZoom,
      bounds: [
        [minLat, minLon],
        [maxLat, maxLon],
      ],
      lang: language,
      attribution: ATTRIBUTION,
      paintRules: paintRules(palette),
      labelRules: labelRules(palette, language),
    });
    layer.addTo(map);
    before?.remove();
    before = layer;
  };
  draw();
  whenSchemeChanges(draw);
}

/** @param {() => void} draw */
function whenSchemeChanges(draw) {
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", draw);
  }
}
