/** What this tab keeps until it is closed. Where storage is switched off it holds for this page, and nothing breaks. */

/**
 * @param {string} key
 * @returns {string | null}
 */
export function kept(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string | null} value null to forget
 */
export function keep(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Storage is switched off.
  }
}
