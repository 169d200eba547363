/** Rows of the board as HTML: fetched in small files when they are needed, kept for the visit. */

import { fetchJson } from "./data.js";

/** Stands in a row for the way up to the site's root; the same as ROOT in site/tokens.py. */
const ROOT = "\ue000";

/** Where the rows come from. @type {{folder: string, version: string, root: string, chunk: number}} */
let source = { folder: "", version: "", root: "", chunk: 1 };
/** @type {Map<number, string>} */
const kept = new Map();
/** Files on their way. @type {Map<number, Promise<void>>} */
const coming = new Map();

/**
 * Say once where the rows are, before any is asked for.
 * @param {{folder: string, version: string, root: string, chunk: number}} where `folder` is an address as seen from the page
 */
export function openRows(where) {
  source = where;
}

/**
 * Keep a row that the page already has.
 * @param {number} number
 * @param {string} html
 */
export function keepRow(number, html) {
  kept.set(number, html);
}

/**
 * @param {number} number of the record
 * @returns {string | undefined} its row, if it is at hand
 */
export function rowAtHand(number) {
  return kept.get(number);
}

/**
 * The rows of records, in the order asked for. Rejects when one cannot be fetched; asking again tries again.
 * @param {Iterable<number>} numbers
 * @returns {Promise<string[]>}
 */
export async function rowsFor(numbers) {
  const wanted = [...numbers];
  const files = new Set(wanted.filter((number) => !kept.has(number)).map((number) => Math.floor(number / source.chunk)));
  await Promise.all([...files].map(fetchFile));
  return wanted.map((number) => kept.get(number) ?? "");
}

/**
 * @param {number} file
 * @returns {Promise<void>}
 */
function fetchFile(file) {
  let fetched = coming.get(file);
  if (!fetched) {
    fetched = readFile(file).finally(() => coming.delete(file));
    coming.set(file, fetched);
  }
  return fetched;
}

/** @param {number} file */
async function readFile(file) {
  /** @type {string[]} */
  const rows = await fetchJson(`${source.folder}${file}.json?v=${source.version}`);
  rows.forEach((row, i) => kept.set(file * source.chunk + i, row.replaceAll(ROOT, source.root)));
}
