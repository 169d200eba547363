/** How the ground is drawn: the layers and kinds of places/osm_features.py in the tones of style/map.css. */

import {
  CenteredTextSymbolizer,
  CircleSymbolizer,
  exp,
  GeomType,
  GroupSymbolizer,
  LineLabelPlacement,
  LineLabelSymbolizer,
  LineSymbolizer,
  OffsetTextSymbolizer,
  PolygonSymbolizer,
} from "protomaps-leaflet";

/** @typedef {import("protomaps-leaflet").PaintRule} PaintRule */
/** @typedef {import("protomaps-leaflet").LabelRule} LabelRule */
/** @typedef {import("protomaps-leaflet").Feature} Feature */

const TONES = /** @type {const} */ ([
  "land",
  "water",
  "green",
  "building",
  "building-edge",
  "road",
  "road-casing",
  "rail",
  "label",
  "label-halo",
  "label-water",
  "label-green",
  "edge",
]);
/** Colours of the ground by name, and the page's font. @typedef {Record<typeof TONES[number], string> & {font: string}} Palette */

/**
 * The custom properties --map-<tone> as colours that a canvas understands; light-dark() is resolved on the way.
 * @param {HTMLElement} container
 * @returns {Palette}
 */
export function readPalette(container) {
  const probe = container.appendChild(document.createElement("span"));
  probe.style.forcedColorAdjust = "none"; // else every tone would be that of text where colours are forced
  /** @type {[string, string][]} */
  const tones = TONES.map((tone) => {
    probe.style.color = `var(--map-${tone})`;
    return [tone, getComputedStyle(probe).color];
  });
  const font = getComputedStyle(container).fontFamily;
  probe.remove();
  return /** @type {Palette} */ ({ ...Object.fromEntries(tones), font });
}

/** Widths of roads in pixels at zoom 14, 16 and 18, by kind; what is drawn later lies on top. */
const ROADS = /** @type {const} */ ([
  ["service", 0.8, 2.5, 8],
  ["walk", 1.5, 5, 14],
  ["minor", 1.8, 6, 18],
  ["main", 2.6, 8, 22],
  ["major", 3.2, 10, 26],
]);

/**
 * @param {Palette} palette
 * @returns {PaintRule[]} from the ground up
 */
export function paintRules(palette) {
  /** @param {string} fill @param {number} [opacity] */
  const area = (fill, opacity = 1) => new PolygonSymbolizer({ fill, opacity });
  /** @param {string} color @param {number[][]} widths @param {number[]} [dash] */
  const line = (color, widths, dash) =>
    new LineSymbolizer({ color, width: exp(1.6, widths), dash, lineCap: dash ? "butt" : "round", lineJoin: "round" });
  /** @param {number} at14 @param {number} at16 @param {number} at18 @param {number} [more] */
  const widths = (at14, at16, at18, more = 0) => [
    [14, at14 + more],
    [16, at16 + more],
    [18, at18 + more],
  ];
  return [
    { dataLayer: "earth", symbolizer: area(palette.land) },
    { dataLayer: "green", symbolizer: area(palette.green), filter: kind("park", "wood") },
    { dataLayer: "green", symbolizer: area(palette.land, 0.45), filter: kind("play"), minzoom: 16 },
    { dataLayer: "water", symbolizer: area(palette.water), filter: isArea },
    { dataLayer: "streams", symbolizer: line(palette.water, widths(1, 3, 8)) },
    { dataLayer: "paved", symbolizer: area(palette.road), filter: kind("square", "walk", "pier") },
    { dataLayer: "roads", symbolizer: line(palette["road-casing"], widths(0.5, 1, 2), [3, 2]), filter: kind("path"), minzoom: 16 },
    { dataLayer: "buildings", symbolizer: area(palette.building), minzoom: 14, maxzoom: 15 },
    {
      dataLayer: "buildings",
      symbolizer: new PolygonSymbolizer({ fill: palette.building, stroke: palette["building-edge"], width: 0.75 }),
      minzoom: 16,
    },
    ...ROADS.map(([road, at14, at16, at18]) => ({
      dataLayer: "roads",
      symbolizer: line(palette["road-casing"], widths(at14, at16, at18, 1.5)),
      filter: kind(road),
      minzoom: road === "service" ? 16 : 15,
    })),
    ...ROADS.map(([road, at14, at16, at18]) => ({
      dataLayer: "roads",
      symbolizer: line(palette.road, widths(at14, at16, at18)),
      filter: kind(road),
      minzoom: road === "service" ? 15 : 0,
    })),
    { dataLayer: "paved", symbolizer: area(palette["road-casing"]), filter: kind("platform"), minzoom: 16 },
    { dataLayer: "rail", symbolizer: line(palette.rail, widths(0.6, 1, 2)), filter: kind("siding"), minzoom: 15 },
    { dataLayer: "rail", symbolizer: line(palette.rail, widths(0.8, 1.4, 3)), filter: kind("rail") },
    { dataLayer: "rail", symbolizer: line(palette.rail, widths(0.5, 1, 2)), filter: kind("tram"), minzoom: 15 },
    { dataLayer: "rail", symbolizer: line(palette.rail, widths(1.5, 2.2, 3), [5, 4]), filter: kind("metro") },
    { dataLayer: "earth", symbolizer: new PolygonSymbolizer({ fill: "transparent", stroke: palette.edge, width: 1 }) },
  ];
}

/**
 * @param {Palette} palette
 * @param {string} language in which names are shown, where they have one in it
 * @returns {LabelRule[]} the most important first: a later label gives way
 */
export function labelRules(palette, language) {
  const labelProps = [`name:${language}`, `name:${language.split("-")[0]}`, "name"];
  /** @param {number} size @param {number} weight @param {string} [fill] @param {string} [style] */
  const text = (size, weight, fill = palette.label, style = "normal") => ({
    labelProps,
    fill,
    stroke: palette["label-halo"],
    width: 2.5,
    font: `${style} ${weight} ${size}px ${palette.font}`,
    lineHeight: 1.15,
  });
  /** @param {number} radius @param {number} size @param {number} weight */
  const stop = (radius, size, weight) =>
    new GroupSymbolizer([
      new CircleSymbolizer({ radius, fill: palette["label-halo"], stroke: palette.rail, width: 1.5 }),
      new OffsetTextSymbolizer({ ...text(size, weight), offsetX: radius + 3, offsetY: 3, maxLineChars: 16 }),
    ]);
  /** @param {number} size */
  const street = (size) => new LineLabelSymbolizer({ ...text(size, 500), position: LineLabelPlacement.Center, repeatDistance: 400 });
  /** @param {Parameters<typeof text>} style @param {object} [more] */
  const name = (style, more) => new CenteredTextSymbolizer({ ...text(...style), maxLineChars: 12, ...more });
  return [
    { dataLayer: "stops", symbolizer: stop(4.5, 12, 650), filter: kind("train", "metro") },
    { dataLayer: "names", symbolizer: name([12, 500, palette["label-water"], "italic"]), filter: kind("water") },
    {
      dataLayer: "names",
      symbolizer: name([11, 600], { textTransform: "uppercase", letterSpacing: 1.5 }),
      filter: kind("quarter"),
      maxzoom: 16,
    },
    { dataLayer: "streets", symbolizer: street(11.5), filter: kind("major", "main"), minzoom: 15 },
    { dataLayer: "names", symbolizer: name([11.5, 500, palette["label-green"]]), filter: kind("green"), minzoom: 16 },
    { dataLayer: "names", symbolizer: name([11, 500]), filter: kind("square"), minzoom: 16 },
    { dataLayer: "streets", symbolizer: street(11), filter: kind("minor", "walk"), minzoom: 16 },
    { dataLayer: "stops", symbolizer: stop(2.5, 10.5, 500), filter: kind("tram"), minzoom: 17 },
  ];
}

/**
 * @param {string[]} kinds
 * @returns {(zoom: number, feature: Feature) => boolean}
 */
function kind(...kinds) {
  return (_zoom, { props }) => kinds.includes(/** @type {string} */ (props.kind));
}

/**
 * @param {number} _zoom
 * @param {Feature} feature
 */
function isArea(_zoom, { geomType }) {
  return geomType === GeomType.Polygon;
}
