/** Other orders of the board than by departure: fetched when somebody asks for one, see `other_orders` in site/facet_lists.py. */

import { hasBit, noBits, addBit } from "./bits.js";
import { decodeDigits, fetchJson } from "./data.js";

/** Numbers of all records in an order, by its name. */
export class Orders {
  /** @type {{[name: string]: Uint32Array}} */
  #orders;

  /** @param {{[name: string]: Uint32Array}} orders */
  constructor(orders) {
    this.#orders = orders;
  }

  /**
   * @param {string} name title or checked
   * @param {Uint32Array} records
   * @returns {Uint32Array} the same records in this order
   */
  sorted(name, records) {
    const order = this.#orders[name];
    const wanted = noBits(order.length);
    for (const record of records) addBit(wanted, record);
    return order.filter((record) => hasBit(wanted, record));
  }
}

/**
 * @param {string} address
 * @param {number} count of records
 * @returns {Promise<Orders>}
 */
export async function loadOrders(address, count) {
  /** @type {{[name: string]: string}} */
  const raw = await fetchJson(address);
  return new Orders(Object.fromEntries(Object.entries(raw).map(([name, digits]) => [name, decodeDigits(digits, new Uint32Array(count))])));
}
