/** What the board fetches when somebody searches. */

export { openLibrary } from "./library.js";
export { showNote } from "./note.js";
export { find } from "./query.js";
