/**
 * Sets of records as bits: record i is bit i & 31 of word i >>> 5. What a hundred thousand records share is found in
 * three thousand steps.
 */

/** @typedef {Uint32Array} Bits */

/** @param {number} count of records @returns {Bits} none of them */
export function noBits(count) {
  return new Uint32Array((count + 31) >>> 5);
}

/** @param {number} count of records @param {number} first how many of them, from the first on @returns {Bits} */
export function firstBits(count, first) {
  const bits = noBits(count);
  bits.fill(-1, 0, first >>> 5);
  if (first & 31) bits[first >>> 5] = (1 << (first & 31)) - 1;
  return bits;
}

/** @param {Bits} bits @param {number} record */
export function addBit(bits, record) {
  bits[record >>> 5] |= 1 << (record & 31);
}

/** @param {Bits} bits @param {number} record */
export function hasBit(bits, record) {
  return ((bits[record >>> 5] >>> (record & 31)) & 1) === 1;
}

/**
 * The records for which `test` holds.
 * @param {number} count of records
 * @param {number} first how many are looked at
 * @param {(record: number) => unknown} test
 * @returns {Bits}
 */
export function bitsWhere(count, first, test) {
  const bits = noBits(count);
  for (let i = 0; i < first; i++) if (test(i)) bits[i >>> 5] |= 1 << (i & 31);
  return bits;
}

/** @param {number} count of records @param {Bits[]} all @returns {Bits} what is in any of them */
export function anyOf(count, all) {
  const bits = noBits(count);
  for (const one of all) for (let w = 0; w < bits.length; w++) bits[w] |= one[w];
  return bits;
}

/** @param {Bits} bits @param {Bits[]} others @param {number} [skipped] index of one that does not count @returns {Bits} what is in the first and all others */
export function inAll(bits, others, skipped = -1) {
  const left = bits.slice();
  others.forEach((other, i) => {
    if (i !== skipped) for (let w = 0; w < left.length; w++) left[w] &= other[w];
  });
  return left;
}

/** @param {Bits} bits @param {Bits} other @returns {Bits} a new set: the first without what is in the second */
export function without(bits, other) {
  return bits.map((word, w) => word & ~other[w]);
}

/** @param {Bits} bits @returns {number} */
export function sizeOf(bits) {
  let size = 0;
  for (let w = 0; w < bits.length; w++) size += ones(bits[w]);
  return size;
}

/** @param {Bits} one @param {Bits} other @returns {number} how many are in both */
export function shared(one, other) {
  let size = 0;
  for (let w = 0; w < one.length; w++) size += ones(one[w] & other[w]);
  return size;
}

/** @param {Bits} bits @param {(record: number) => void} each */
export function forEachBit(bits, each) {
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]; word !== 0; word &= word - 1) each((w << 5) + 31 - Math.clz32(word & -word));
  }
}

/** @param {Bits} bits @param {number} size of the set @returns {Uint32Array} its records, rising */
export function recordsOf(bits, size) {
  const records = new Uint32Array(size);
  let at = 0;
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]; word !== 0; word &= word - 1) records[at++] = (w << 5) + 31 - Math.clz32(word & -word);
  }
  return records;
}

/**
 * A stable sort by small whole numbers, in two steps a record.
 * @param {Uint32Array} records
 * @param {(record: number) => number} keyOf from 0 to below `size`
 * @param {number} size
 * @returns {Uint32Array} new
 */
export function sortedBy(records, keyOf, size) {
  const next = new Uint32Array(size + 1);
  for (let i = 0; i < records.length; i++) next[keyOf(records[i]) + 1]++;
  for (let key = 1; key <= size; key++) next[key] += next[key - 1];
  const sorted = new Uint32Array(records.length);
  for (let i = 0; i < records.length; i++) sorted[next[keyOf(records[i])]++] = records[i];
  return sorted;
}

/** How many bits of a word are set, in parallel: pairs, fours, bytes. @param {number} word */
function ones(word) {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
