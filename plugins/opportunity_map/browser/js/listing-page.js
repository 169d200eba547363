/** The listing: the departure board with its filters. */

import { startBoard } from "./board/start.js";

startBoard({ draw: true }).catch(console.warn);
