/** The region's own ground under the stations: one file of the site, drawn in the page's paper tones. */

import { FetchSource, PMTiles } from "pmtiles";
import * as protomaps from "protomaps-leaflet";
import { labelRules, paintRules, readPalette } from "./ground.js";

/** Its own type hides that it is a Leaflet layer. @type {(options: object) => L.GridLayer} */
const leafletLayer = /** @type {any} */ (protomaps).leafletLayer;

/** @typedef {import("pmtiles").Source} Source */

const ATTRIBUTION = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>';

/** A PMTiles archive in memory: servers that compress the file cannot serve parts of it. @implements {Source} */
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
    if (offset + length > this.#bytes.byteLength && offset > 0) throw new Error(`${this.#address} is cut short.`);
    return { data: this.#bytes.slice(offset, offset + length) };
  }
}

/** A source that tells when a part of it does not come. @implements {Source} */
class WatchedSource {
  #source;
  #onFault;

  /**
   * @param {Source} source
   * @param {() => void} onFault
   */
  constructor(source, onFault) {
    this.#source = source;
    this.#onFault = onFault;
  }

  getKey() {
    return this.#source.getKey();
  }

  /** @type {Source["getBytes"]} */
  async getBytes(...part) {
    try {
      return await this.#source.getBytes(...part);
    } catch (problem) {
      // What was moved out of sight before it came is given up, and no fault.
      if (!(problem instanceof DOMException && problem.name === "AbortError")) this.#onFault();
      throw problem;
    }
  }
}

/**
 * @param {string} address
 * @param {boolean} whole whether it is fetched in one go, or in parts as they are looked at
 * @returns {Promise<Source>} rejects when a whole file is not there
 */
async function sourceOf(address, whole) {
  if (!whole) return new FetchSource(new URL(address, document.baseURI).href);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new MemorySource(address, await answer.arrayBuffer());
}

/**
 * Draw the ground on the map, and again whenever the colour scheme changes.
 * Rejects when the file is missing, cut short, something else, or on a server that cannot serve the parts asked for; the
 * map can be used without.
 * @param {L.Map} map
 * @param {{address: string, whole: boolean, language: string, onFault: () => void}} options `onFault` is called when a part fails later
 * @returns {Promise<void>}
 */
export async function addBasemap(map, { address, whole, language, onFault }) {
  const source = await sourceOf(address, whole);
  const found = await new PMTiles(source).getHeader();
  const { maxZoom, minLon, minLat, maxLon, maxLat, tileDataOffset, tileDataLength } = found;
  if (tileDataLength) await source.getBytes(tileDataOffset + tileDataLength - 1, 1);
  const archive = new PMTiles(new WatchedSource(source, onFault));
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
