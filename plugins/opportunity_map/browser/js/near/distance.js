/** Distances as the crow flies, and how to say them without pretending to know more than anybody does. */

/** Degrees in WGS 84. @typedef {{lat: number, lon: number}} Point */

const EARTH = 6_371_009; // mean radius in metres
/** Metres up to which a distance is rounded to how many metres; what is farther, to five kilometres. */
const STEPS = /** @type {const} */ ([
  [950, 100],
  [4750, 500],
  [19_500, 1000],
  [Infinity, 5000],
]);
/** What an approximate distance is rounded to, whichever is above what the place may be off by. */
const ROUGH_STEPS = [500, 1000, 5000, 10_000, 50_000];

/**
 * @param {Point} one
 * @param {Point} other
 * @returns {number} metres along a great circle
 */
export function metresBetween(one, other) {
  const radians = Math.PI / 180;
  const high = Math.sin(((other.lat - one.lat) * radians) / 2) ** 2;
  const wide = Math.sin(((other.lon - one.lon) * radians) / 2) ** 2;
  const part = high + Math.cos(one.lat * radians) * Math.cos(other.lat * radians) * wide;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(part)));
}

/** Says distances in the page's language. */
export class Distances {
  #texts;
  #number;

  /**
   * @param {import("../board/texts.js").Texts} texts of near.json
   * @param {string} locale
   */
  constructor(texts, locale) {
    this.#texts = texts;
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  /**
   * `about 800 m`, `about 2 km, approximate`.
   * @param {number} metres
   * @param {number} [doubt] how many metres one of the two ends may be off, 0 where both are known
   */
  say(metres, doubt = 0) {
    const rough = doubt && (ROUGH_STEPS.find((step) => step >= doubt) ?? doubt);
    const step = Math.max(rough, STEPS.find(([most]) => metres < most)?.[1] ?? 0);
    const near = metres < step / 2;
    const words = this.#texts.say(near ? "less" : "about", { distance: this.length(near ? step : Math.round(metres / step) * step) });
    return doubt ? this.#texts.say("approximate", { distance: words }) : words;
  }

  /**
   * `800 m`, `1.5 km`.
   * @param {number} metres already round
   */
  length(metres) {
    return metres < 1000
      ? this.#texts.say("metres", { number: this.#number.format(metres) })
      : this.#texts.say("kilometres", { number: this.#number.format(metres / 1000) });
  }
}
