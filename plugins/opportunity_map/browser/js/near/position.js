/** The visitor's position: asked of the device only on a click, kept for this tab only, sent to nobody. */

import { keep, kept } from "../board/kept.js";

/** `accuracy` is in metres. @typedef {{lat: number, lon: number, accuracy: number}} Position */
/** Why there is none; the words of near.json have the same names. @typedef {"denied" | "unavailable" | "timeout"} Reason */

const KEY = "near";
const PATIENCE = 12_000; // milliseconds
/** Decimals of a degree that are kept: about ten metres, finer than any distance that is said. */
const DECIMALS = 4;
/** @type {Reason[]} */
const REASONS = ["denied", "unavailable", "timeout"]; // in the order of GeolocationPositionError's codes, from 1 on

/**
 * Ask the device. Rejects with a Reason.
 * @returns {Promise<Position>}
 */
export function askPosition() {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator)) return reject("unavailable");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => resolve({ lat: rounded(latitude), lon: rounded(longitude), accuracy }),
      ({ code }) => reject(REASONS[code - 1] ?? "unavailable"),
      { timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}

/** @param {number} degrees */
function rounded(degrees) {
  return Number(degrees.toFixed(DECIMALS));
}

/** @returns {Position | null} what was asked before in this tab */
export function keptPosition() {
  return JSON.parse(kept(KEY) ?? "null");
}

/** @param {Position | null} position null to forget */
export function keepPosition(position) {
  keep(KEY, position && JSON.stringify(position));
}
