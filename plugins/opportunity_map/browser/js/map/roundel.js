/** The sign of a station: a ring in the colours of its lines, broken where the place is only roughly known. */

const SVG = "http://www.w3.org/2000/svg";
/** Half the side of the drawing; the button around it is a thumb wide whatever the ring's size. */
const CENTRE = 22;
/** More colours than these would be slivers. */
const MOST_LINES = 4;
/** Radius of the ring's middle in pixels, by how many opportunities there are at least. */
const RADII = /** @type {const} */ ([
  [12, 15],
  [6, 13.5],
  [3, 12],
  [2, 10.5],
  [0, 8],
]);
const RING = 5;

/**
 * @param {{lines: string[], count: number, approximate: boolean, several: boolean}} station `several` stations share the sign
 * @returns {SVGSVGElement}
 */
export function roundel({ lines, count, approximate, several }) {
  const radius = RADII.find(([least]) => count >= least)?.[1] ?? 8;
  const sign = element("svg", { class: "sign", viewBox: `0 0 ${2 * CENTRE} ${2 * CENTRE}`, "aria-hidden": "true", focusable: "false" });
  if (several) sign.append(circle("sign-second", radius + RING + 1));
  sign.append(circle("sign-ground", radius + RING / 2 + 1.5));
  const shown = lines.slice(0, MOST_LINES);
  shown.forEach((line, i) => {
    const arc = element("path", { class: "sign-line", d: arcPath(radius, i / shown.length, (i + 1) / shown.length), "stroke-width": RING });
    arc.style.stroke = `var(--line-${line})`;
    sign.append(arc);
  });
  if (approximate) sign.append(gaps(radius));
  if (count > 1) {
    const label = element("text", { class: "sign-count", x: CENTRE, y: CENTRE });
    label.textContent = count > 99 ? "99+" : String(count);
    sign.append(label);
  }
  return /** @type {SVGSVGElement} */ (sign);
}

/**
 * Strokes in the ground's colour across the ring: what is left of it is dashed, whatever its colours.
 * @param {number} radius
 * @returns {SVGElement}
 */
function gaps(radius) {
  const around = 2 * Math.PI * radius;
  const dashes = 2 * Math.round(around / 12);
  const ring = circle("sign-gaps", radius);
  ring.setAttribute("stroke-width", String(RING + 1));
  ring.setAttribute("stroke-dasharray", `${(0.38 * around) / dashes} ${(0.62 * around) / dashes}`);
  return ring;
}

/**
 * @param {number} radius
 * @param {number} from part of the circle, 0 to 1, clockwise from the top
 * @param {number} to
 * @returns {string}
 */
function arcPath(radius, from, to) {
  if (to - from === 1) return `${arcPath(radius, 0, 0.5)} ${arcPath(radius, 0.5, 1)}`;
  /** @param {number} part */
  const at = (part) => {
    const angle = (part - 0.25) * 2 * Math.PI;
    return `${(CENTRE + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE + radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`;
}

/**
 * @param {string} name of its class
 * @param {number} radius
 * @returns {SVGElement}
 */
function circle(name, radius) {
  return element("circle", { class: name, cx: CENTRE, cy: CENTRE, r: radius });
}

/**
 * @param {string} name
 * @param {{[attribute: string]: string | number}} attributes
 * @returns {SVGElement}
 */
function element(name, attributes) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}
