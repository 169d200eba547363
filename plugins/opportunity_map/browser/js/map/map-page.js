/**
 * The map page: the listing's filters beside the region's map.
 *
 * Keys of `texts` that the map says, besides the board's (a plural form each where {count} stands in it):
 *   map_station {place} {count} · map_station_approximate {place} {count} · map_group {places} {count} · map_group_approximate {places} {count}
 *   map_places {count} · map_elsewhere {count} · map_place · map_place_all · map_approximate_note · map_close · map_journey {host}
 *   map_no_ground · map_some_ground · map_here · map_in_view {count} · map_markers · map_markers_keys
 * and those of controls.js and tiles.js.
 */

import { startBoard } from "../board/start.js";
import { readPageData, Texts } from "../board/texts.js";
import { Words } from "../board/words.js";
import { addControls } from "./controls.js";
import { Here } from "./here.js";
import { addOutline } from "./outline.js";
import { Panel } from "./panel.js";
import { GAP, StationLayer } from "./station-layer.js";
import { countOf, groupsOf, stationsOf } from "./stations.js";
import { offerTiles } from "./tiles.js";

/** @typedef {import("./stations.js").Group} Group */
/** @typedef {import("./stations.js").Station} Station */
/** @typedef {import("../board/data.js").Board} Board */
/** @typedef {import("../board/schedule.js").Schedule} Schedule */
/** @typedef {import("../near/nearby.js").Nearby} Nearby */

/**
 * What only the map's page tells, see site/ground_files.py; `journey` is a template of an address, or "".
 * @typedef {{basemap: {address: string, whole: boolean} | null, tiles: import("./tiles.js").Tiles | null, outline: string, journey: string}} Ground
 */

/**
 * Where the visitor left the map, kept with the entry of the history: back from a page leads to the same view.
 * @typedef {{lat: number, lng: number, zoom: number, venues: string[]}} View
 */

/** Names of stations that one roundel says aloud. */
const MOST_NAMES = 3;
/** @type {import("../board/texts.js").PageData & Ground} */
const page = /** @type {any} */ (readPageData());
const texts = new Texts(page.texts, page.language);
/** What folium's script has set up. @type {{map: L.Map, bounds: L.LatLngBounds}} */
const { map, bounds } = /** @type {any} */ (window).opportunityMap;
/** What matches now. @type {{matching: Uint32Array, schedule: Schedule, nearby: Nearby | null} | undefined} */
let result;
/** @type {Board | undefined} */
let board;
/** @type {Station[]} */
let stations = [];
/** Whether the map may be moved to where a visitor is: not to what was there when it was left. */
let mayFollow = !history.state?.map;

const layer = new StationLayer(map, { label: texts.say("map_markers"), keys: texts.say("map_markers_keys"), nameOf, onSelect: choose });
const here = new Here(map, (key) => texts.say(key));
const aside = /** @type {HTMLElement} */ (document.getElementById("map-panel"));
const panel = new Panel(aside, {
  texts,
  words: new Words(page.language),
  home: page.home,
  journey: journeyTo,
  onClose: close,
});
const note = document.createElement("p");
note.className = "map-note";
map.getContainer().after(note);

/**
 * What a screen reader calls a roundel: every one says something else.
 * @param {Group} group
 */
function nameOf(group) {
  const count = countOf(group);
  const roughly = group.every(({ approximate }) => approximate) ? "_approximate" : "";
  if (group.length === 1) return texts.say(`map_station${roughly}`, { place: group[0].name, count });
  const names = group.slice(0, MOST_NAMES).map(({ name }) => name);
  if (group.length > MOST_NAMES) names.push("…");
  return texts.say(`map_group${roughly}`, { places: names.join(", "), count });
}

/**
 * What was chosen opens in the panel; where several stations share a roundel, the map comes close enough to part them.
 * @param {Group} group
 */
function choose(group) {
  open(group, true);
  reveal(group, zoomThatParts(group));
  remember();
}

/**
 * @param {Group} group
 * @returns {number | null} the farthest zoom at which the group is no longer one
 */
function zoomThatParts(group) {
  for (let zoom = map.getZoom() + 1; group.length > 1 && zoom <= map.getMaxZoom(); zoom++) {
    if (groupsOf(group, ({ lat, lon }) => map.project([lat, lon], zoom), GAP).length > 1) return zoom;
  }
  return null;
}

function close() {
  const key = panel.group?.[0].key;
  if (!key) return;
  panel.close();
  layer.select([]);
  layer.buttonOf(key)?.focus({ preventScroll: true });
  remember();
}

/**
 * @param {Group} group
 * @param {boolean} focus whether the panel gets the focus
 */
function open(group, focus) {
  if (!board || !result) return;
  const here = new Set(group.flatMap(({ numbers }) => numbers));
  const numbers = result.matching.filter((number) => here.has(number));
  layer.select(group.map(({ key }) => key));
  void panel.open(group, { numbers, schedule: result.schedule, built: board.today, focus, nearby: result.nearby });
}

/**
 * Move the map so that a group is in sight: on a phone the panel lies over its lower half.
 * @param {Group} group
 * @param {number | null} zoom to go to, null to stay
 */
function reveal(group, zoom) {
  const stage = map.getContainer().getBoundingClientRect();
  const below = getComputedStyle(aside).position === "fixed" ? Math.max(0, stage.bottom - aside.getBoundingClientRect().top) : 0;
  const above = Math.max(0, -stage.top);
  const [{ lat, lon }] = group;
  if (zoom === null) {
    map.panInside([lat, lon], { paddingTopLeft: [GAP, above + GAP], paddingBottomRight: [GAP, below + GAP] });
  } else {
    const middle = map.project(L.latLngBounds(group.map((station) => [station.lat, station.lon])).getCenter(), zoom);
    map.setView(map.unproject(middle.add([0, (below - above) / 2]), zoom), zoom);
  }
}

/** Bring everything up to date with what matches. */
function show() {
  if (!board || !result) return;
  const { counts, elsewhere, ...found } = stationsOf(board, result.matching);
  ({ stations } = found);
  layer.show(stations);
  panel.list(counts, result.nearby);
  note.textContent = elsewhere ? texts.say("map_elsewhere", { count: elsewhere }) : "";
  if (panel.group) reopen(panel.group.map(({ key }) => key));
  here.show(result.nearby?.origin ?? null, mayFollow);
  if (result.nearby) mayFollow = true;
}

/**
 * The same as site/journey.py.
 * @param {Station} station
 */
function journeyTo({ lat, lon, name }) {
  /** @type {{[part: string]: string | number}} */
  const parts = { lat, lon, name: encodeURIComponent(name), language: page.language };
  return page.journey.replace(/\{(\w+)\}/g, (_, part) => String(parts[part]));
}

/** @param {string} key of a sentence about the map's ground */
function sayOfGround(key) {
  note.before(Object.assign(document.createElement("p"), { className: "map-note", textContent: texts.say(key) }));
}

/** @param {boolean} shown whether there is a ground; without, the outline is filled and its districts have names */
function setGround(shown) {
  map.getContainer().classList.toggle("map-bare", !shown);
}

function layGround() {
  addOutline(map, page.root + page.outline).catch(console.warn);
  setGround(false);
  if (page.tiles) offerTiles(map, page.tiles, { texts, onShown: setGround });
  if (!page.basemap) return;
  let isWhole = true;
  const onFault = () => {
    if (isWhole) sayOfGround("map_some_ground");
    isWhole = false;
  };
  const { address, whole } = page.basemap;
  // What draws it is heavier than all else on this page, and the stations can be used without.
  import("./basemap.js")
    .then(({ addBasemap }) => addBasemap(map, { address: page.root + address, whole, language: page.language, onFault }))
    .then(
      () => setGround(true),
      () => sayOfGround("map_no_ground"),
    );
}

/**
 * Show the panel of these venues with what matches now, or the list of stations where nothing does.
 * @param {string[]} keys
 */
function reopen(keys) {
  const group = stations.filter(({ key }) => keys.includes(key));
  if (group.length) return open(group, false);
  layer.select([]);
  panel.close();
}

function remember() {
  const { lat, lng } = map.getCenter();
  /** @type {View} */
  const view = { lat, lng, zoom: map.getZoom(), venues: panel.group?.map(({ key }) => key) ?? [] };
  history.replaceState({ ...history.state, map: view }, "");
}

/**
 * The view to begin with: where the visitor left it, or the whole region, or one zoom closer where that still has
 * half of the region in view, around what happens most.
 * @param {View | undefined} view
 */
function begin(view) {
  if (view) {
    map.setView([view.lat, view.lng], view.zoom, { animate: false });
    reopen(view.venues);
    return;
  }
  const closer = map.getBoundsZoom(bounds) + 1;
  const room = map.getSize();
  const { x, y } = map.project(bounds.getSouthEast(), closer).subtract(map.project(bounds.getNorthWest(), closer));
  if (stations.length && Math.min(1, room.x / x) * Math.min(1, room.y / y) >= 0.5) {
    map.setView(middleOf(stations), closer, { animate: false });
    map.panInsideBounds(bounds, { animate: false });
  } else {
    map.fitBounds(bounds, { animate: false });
  }
}

/**
 * @param {Station[]} all
 * @returns {L.LatLngTuple} the mean place of all that happens
 */
function middleOf(all) {
  const total = countOf(all);
  const lat = all.reduce((sum, station) => sum + station.lat * station.numbers.length, 0);
  const lon = all.reduce((sum, station) => sum + station.lon * station.numbers.length, 0);
  return [lat / total, lon / total];
}

layGround();
addControls(map, { texts, moved: () => texts.say("map_in_view", { count: layer.inView }) });
if (!map.options.inertia) {
  // Folium's script has switched gliding off for who wants less motion; Leaflet has no such switch for panning.
  map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
}
document.addEventListener("board:change", (event) => {
  result = /** @type {CustomEvent<{matching: Uint32Array, schedule: Schedule, nearby: Nearby | null}>} */ (event).detail;
  requestAnimationFrame(show); // after the filters have answered, and once for several answers in one frame
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !document.documentElement.classList.contains("filters-open")) close();
});
startBoard({ draw: false }).then(
  (started) => {
    board = started.board;
    show();
    // Filters, note and panel have taken their places by now: the map is as large as it will be.
    map.invalidateSize({ animate: false });
    begin(history.state?.map);
    performance.mark("map:ready");
    map.on("moveend", remember);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  },
  (problem) => {
    note.textContent = texts.say("load_failed");
    console.warn(problem);
  },
);
