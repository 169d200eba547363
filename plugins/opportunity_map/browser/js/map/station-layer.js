/** The stations on the map: one button each, with a name of its own, grouped anew at every zoom. */

import { Roving } from "./roving.js";
import { roundel } from "./roundel.js";
import { countOf, groupsOf, linesOf } from "./stations.js";

/** @typedef {import("./stations.js").Group} Group */
/** @typedef {import("./stations.js").Station} Station */

/** A group on the map; `sign` tells what its roundel was drawn from. @typedef {{marker: L.Marker, button: HTMLButtonElement, group: Group, sign: string}} Shown */

/** Pixels between two roundels below which they become one; the smallest target of WCAG 2.2 is 24 wide. */
export const GAP = 34;

/** Pixels of a button, a thumb's width; style/map.css has the same. */
const SIZE = 44;

/** A Leaflet icon that is a real button. */
class StationIcon extends L.Icon {
  #button;

  /** @param {HTMLButtonElement} button */
  constructor(button) {
    // The size and the anchor are for Leaflet, which brings a focused icon into view.
    super({ iconUrl: "", iconSize: [SIZE, SIZE], iconAnchor: [SIZE / 2, SIZE / 2] });
    this.#button = button;
  }

  createIcon() {
    return this.#button;
  }

  /** @returns {any} none: Leaflet's type does not say that an icon may have no shadow */
  createShadow() {
    return null;
  }
}

export class StationLayer {
  #map;
  #nameOf;
  #onSelect;
  #roving;
  /** @type {Station[]} */
  #stations = [];
  /** By the keys of the stations. @type {Map<string, Shown>} */
  #shown = new Map();
  /** Keys of venues. @type {string[]} */
  #selected = [];

  /**
   * @param {L.Map} map
   * @param {object} options
   * @param {string} options.label what a screen reader calls all stations together
   * @param {string} options.keys how the keyboard moves among them
   * @param {(group: Group) => string} options.nameOf what a screen reader calls a group
   * @param {(group: Group) => void} options.onSelect
   */
  constructor(map, { label, keys, nameOf, onSelect }) {
    this.#map = map;
    this.#nameOf = nameOf;
    this.#onSelect = onSelect;
    const pane = map.getPanes().markerPane;
    pane.setAttribute("role", "group");
    pane.setAttribute("aria-label", label);
    pane.setAttribute("aria-description", keys);
    this.#roving = new Roving(pane, () => this.#stops());
    map.on("zoomend", () => this.#draw());
  }

  /** @param {Station[]} stations in the order of the venue table */
  show(stations) {
    this.#stations = stations;
    this.#draw();
  }

  /**
   * Mark the stations that are open in the panel.
   * @param {string[]} keys of venues
   */
  select(keys) {
    this.#selected = keys;
    for (const { button, group } of this.#shown.values()) this.#mark(button, group);
    this.#roving.update();
  }

  /** @returns {number} of the stations that can be seen now */
  get inView() {
    const bounds = this.#map.getBounds();
    return this.#stations.filter(({ lat, lon }) => bounds.contains([lat, lon])).length;
  }

  #stops() {
    return [...this.#shown.values()].map(({ button, marker }) => ({ button, ...this.#map.latLngToLayerPoint(marker.getLatLng()) }));
  }

  /**
   * @param {string} key of a venue
   * @returns {HTMLButtonElement | undefined} the button that stands for it now
   */
  buttonOf(key) {
    return [...this.#shown.values()].find(({ group }) => group.some((station) => station.key === key))?.button;
  }

  /** A group of the same stations keeps its button, and so the focus; only its sign is drawn anew where it changed. */
  #draw() {
    const groups = groupsOf(this.#stations, ({ lat, lon }) => this.#map.project([lat, lon]), GAP);
    const before = this.#shown;
    this.#shown = new Map();
    for (const group of groups) {
      const identity = group.map(({ key }) => key).join();
      const shown = before.get(identity) ?? this.#add(group);
      before.delete(identity);
      this.#shown.set(identity, shown);
      this.#update(shown, group);
    }
    this.#roving.update();
    const focused = [...before.values()].find(({ button }) => button === document.activeElement);
    for (const { marker } of before.values()) marker.remove();
    if (focused) this.buttonOf(focused.group[0].key)?.focus({ preventScroll: true });
  }

  /**
   * @param {Group} group
   * @returns {Shown}
   */
  #add(group) {
    const [{ lat, lon }] = group;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "leaflet-marker-icon station";
    const marker = L.marker([lat, lon], { icon: new StationIcon(button), keyboard: false, riseOnHover: true });
    const shown = { marker, button, group, sign: "" };
    marker.on("click", () => this.#onSelect(shown.group));
    marker.addTo(this.#map);
    return shown;
  }

  /**
   * @param {Shown} shown
   * @param {Group} group the same stations, with what matches now
   */
  #update(shown, group) {
    shown.group = group;
    this.#mark(shown.button, group);
    const count = countOf(group);
    const lines = linesOf(group);
    const sign = `${count} ${lines}`;
    if (shown.sign === sign) return;
    shown.sign = sign;
    shown.button.setAttribute("aria-label", this.#nameOf(group));
    const approximate = group.every((station) => station.approximate);
    shown.button.replaceChildren(roundel({ lines, count, approximate, several: group.length > 1 }));
    shown.marker.setZIndexOffset(count * 10);
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Group} group
   */
  #mark(button, group) {
    button.setAttribute("aria-pressed", String(group.some(({ key }) => this.#selected.includes(key))));
  }
}
