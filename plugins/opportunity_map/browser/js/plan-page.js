/** The visitor's own plan. */

import { startPlan } from "./plan/start.js";

startPlan();
