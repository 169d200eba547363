/** The stations on the map: one button each, with a name of its own, grouped anew at every zoom. */

import { roundel } from "./roundel.js";
import { countOf, groupsOf, linesOf } from "./stations.js";

/** @typedef {import("./stations.js").Group} Group */
/** @typedef {import("./stations.js").Station} Station */

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
  /** @type {Station[]} */
  #stations = [];
  /** Each group's marker by the keys of its stations. @type {Map<string, {marker: L.Marker, button: HTMLButtonElement, group: Group}>} */
  #shown = new Map();
  /** Keys of venues. @type {string[]} */
  #selected = [];

  /**
   * @param {L.Map} map
   * @param {{nameOf: (group: Group) => string, onSelect: (group: Group) => void}} options `nameOf` says what a screen reader calls a group
   */
  constructor(map, { nameOf, onSelect }) {
    this.#map = map;
    this.#nameOf = nameOf;
    this.#onSelect = onSelect;
    map.on("zoomend", () => this.#draw());
  }

  /** @param {Station[]} stations the busiest first */
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
  }

  /**
   * @param {string} key of a venue
   * @returns {HTMLButtonElement | undefined} the button that stands for it now
   */
  buttonOf(key) {
    return [...this.#shown.values()].find(({ group }) => group.some((station) => station.key === key))?.button;
  }

  /** Groups that stay the same keep their buttons, and so the focus. */
  #draw() {
    const groups = groupsOf(this.#stations, ({ lat, lon }) => this.#map.project([lat, lon]), GAP);
    const before = this.#shown;
    this.#shown = new Map();
    for (const group of groups) {
      const identity = group.map(({ key, numbers }) => `${key} ${numbers}`).join("|");
      this.#shown.set(identity, before.get(identity) ?? this.#add(group));
      before.delete(identity);
    }
    const focused = [...before.values()].find(({ button }) => button === document.activeElement);
    for (const { marker } of before.values()) marker.remove();
    if (focused) this.buttonOf(focused.group[0].key)?.focus({ preventScroll: true });
  }

  /** @param {Group} group */
  #add(group) {
    const [{ lat, lon }] = group;
    const count = countOf(group);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "leaflet-marker-icon station";
    button.setAttribute("aria-label", this.#nameOf(group));
    button.append(roundel({ lines: linesOf(group), count, approximate: group.every((station) => station.approximate), several: group.length > 1 }));
    this.#mark(button, group);
    const marker = L.marker([lat, lon], { icon: new StationIcon(button), keyboard: false, riseOnHover: true, zIndexOffset: count * 10 });
    marker.on("click", () => this.#onSelect(group));
    marker.addTo(this.#map);
    return { marker, button, group };
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Group} group
   */
  #mark(button, group) {
    button.setAttribute("aria-pressed", String(group.some(({ key }) => this.#selected.includes(key))));
  }
}
