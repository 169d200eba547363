/** Venues as stations: who stops where among the records that match, and which stations stand too close to tell apart. */

/** @typedef {import("../board/data.js").Board} Board */
/** @typedef {import("../board/data.js").Venues} Venues */

/**
 * A venue with what happens there among the records that match.
 * @typedef {object} Station
 * @property {string} key of the venue
 * @property {string} name
 * @property {number} lat
 * @property {number} lon
 * @property {boolean} approximate whether the pin may stand somewhere else than the door
 * @property {number} count of the records
 * @property {number[]} numbers of the records, in the order of the board; empty while the board is on its way
 * @property {string[]} lines interests, the most frequent first
 */

/**
 * Stations that share one roundel at the current zoom, in the order of the venue table. Most often it is one.
 * @typedef {Station[]} Group
 */

/**
 * @param {Board} board
 * @param {Uint32Array} matching numbers of the records to show
 * @returns {{stations: Station[], counts: Map<string, number>, elsewhere: number}} in the order of the venue table; `counts`
 *   has the records of every venue by its key, pin or not; `elsewhere` is how many records have no pin
 */
export function stationsOf(board, matching) {
  const { venues, venue, columns, dictionaries } = board;
  /** @type {Map<number, {numbers: number[], calls: Map<string, number>}>} */
  const found = new Map();
  for (const number of matching) {
    const index = venue[number];
    if (index < 0) continue;
    let station = found.get(index);
    if (!station) found.set(index, (station = { numbers: [], calls: new Map() }));
    station.numbers.push(number);
    for (const interest of columns.interests.values[columns.interests.codes[number]]) {
      const line = dictionaries.interests[interest];
      station.calls.set(line, (station.calls.get(line) ?? 0) + 1);
    }
  }
  /** @type {Station[]} */
  const stations = [];
  // The venue table begins where most happens. Its order, unlike that of the counts, is the same whatever is filtered,
  // so that roundels stay where they are.
  for (const [index, { numbers, calls }] of [...found].sort(([one], [other]) => one - other)) {
    const [lat, lon] = [venues.lat[index], venues.lon[index]];
    if (lat === null || lon === null) continue;
    const lines = byFrequency(calls, dictionaries.interests);
    stations.push({ key: venues.key[index], name: venues.name[index], lat, lon, approximate: Boolean(venues.approximate[index]), count: numbers.length, numbers, lines });
  }
  return {
    stations,
    counts: new Map([...found].map(([index, { numbers }]) => [venues.key[index], numbers.length])),
    elsewhere: matching.length - countOf(stations),
  };
}

/**
 * The stations as they were on the day of the build, out of the venue table alone: it is there long before a large board.
 * @param {Venues} venues
 * @returns {Station[]} in the order of the venue table
 */
export function stationsAsBuilt({ key, name, lat, lon, approximate, count, lines, interests }) {
  /** @type {Station[]} */
  const stations = [];
  for (const [i, at] of lat.entries()) {
    const beside = lon[i];
    if (!count[i] || at === null || beside === null) continue;
    const calls = lines[i].map((line) => interests[line]);
    stations.push({ key: key[i], name: name[i], lat: at, lon: beside, approximate: Boolean(approximate[i]), count: count[i], numbers: [], lines: calls });
  }
  return stations;
}

/**
 * Stations nearer to each other than `gap` share a roundel, which stands at the first of them.
 * @param {Station[]} stations in the order of the venue table
 * @param {(station: Station) => {x: number, y: number}} project to pixels
 * @param {number} gap in pixels
 * @returns {Group[]}
 */
export function groupsOf(stations, project, gap) {
  /** Heads of groups by the cell of a grid, so that only neighbours are compared. @type {Map<string, {x: number, y: number, group: Group}[]>} */
  const cells = new Map();
  /** @type {Group[]} */
  const groups = [];
  for (const station of stations) {
    const { x, y } = project(station);
    const column = Math.floor(x / gap);
    const row = Math.floor(y / gap);
    let nearest;
    let distance = gap;
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        for (const head of cells.get(`${column + i},${row + j}`) ?? []) {
          const away = Math.hypot(head.x - x, head.y - y);
          if (away < distance) [nearest, distance] = [head, away];
        }
      }
    }
    if (nearest) {
      nearest.group.push(station);
    } else {
      const group = [station];
      const cell = `${column},${row}`;
      cells.set(cell, [...(cells.get(cell) ?? []), { x, y, group }]);
      groups.push(group);
    }
  }
  return groups;
}

/**
 * @param {Group} group
 * @returns {string[]} interests of all its stations, those of the first one first
 */
export function linesOf(group) {
  return [...new Set(group.flatMap((station) => station.lines))];
}

/**
 * @param {Station[]} stations
 * @returns {number} of records at all of them
 */
export function countOf(stations) {
  return stations.reduce((total, { count }) => total + count, 0);
}

/**
 * @param {Map<string, number>} calls
 * @param {string[]} order in which equals stand
 * @returns {string[]}
 */
function byFrequency(calls, order) {
  return [...calls].sort((one, other) => other[1] - one[1] || order.indexOf(one[0]) - order.indexOf(other[0])).map(([line]) => line);
}
