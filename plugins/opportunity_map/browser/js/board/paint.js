/** What can wait until the visitor has seen the answer. */

/** @returns {Promise<void>} when what was drawn before is on the screen */
export function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
