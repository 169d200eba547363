/** The QR code of a page's address, for the poster. Fetched when somebody prints one: no page pays for it unasked. */

import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of white around a code, as ISO/IEC 18004 asks

/**
 * Puts the code at the end of the page's own content, once. On the screen it is not shown.
 * @param {string} address
 */
export function addCode(address) {
  const main = document.querySelector(".stop");
  if (!main || main.querySelector(".poster-code")) return;
  const code = generate(address, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "poster-code");
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${side} ${side}`);
  svg.setAttribute("aria-hidden", "true"); // the address stands beside it in words
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", toSvgPath(code));
  svg.append(path);
  main.append(svg);
}
