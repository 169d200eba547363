/** One stop of the Tab key for all stations: the arrow keys move among them, Page Up and Page Down through all of them. */

/** A station's button and where it is, in pixels. @typedef {{button: HTMLButtonElement, x: number, y: number}} Stop */

/** By key: to the right and down. @type {{[key: string]: [number, number]}} */
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
/** By key: the next or the one before. @type {{[key: string]: number}} */
const STEPS = { PageDown: 1, PageUp: -1 };
/** What lies aside counts more than what lies ahead, so that a press goes where it points. */
const ASIDE = 2;

export class Roving {
  #stops;
  /** @type {HTMLButtonElement | null} */
  #current = null;

  /**
   * @param {HTMLElement} pane that holds the buttons
   * @param {() => Stop[]} stops what is there now, in the order of the venue table
   */
  constructor(pane, stops) {
    this.#stops = stops;
    pane.addEventListener("keydown", (event) => this.#press(event));
    pane.addEventListener("focusin", ({ target }) => {
      const button = /** @type {Element} */ (target).closest("button");
      if (button) this.#make(button);
    });
  }

  /** Keep one button in the order of the Tab key when buttons have come and gone. */
  update() {
    const buttons = this.#stops().map(({ button }) => button);
    for (const button of buttons) button.tabIndex = -1;
    const pressed = buttons.find((button) => button.getAttribute("aria-pressed") === "true");
    const current = this.#current && buttons.includes(this.#current) ? this.#current : pressed ?? buttons[0];
    if (current) this.#make(current);
  }

  /** @param {HTMLButtonElement} button */
  #make(button) {
    if (this.#current) this.#current.tabIndex = -1;
    button.tabIndex = 0;
    this.#current = button;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = this.#stops();
    const here = stops.findIndex(({ button }) => button === document.activeElement);
    if (here < 0) return;
    const next = nextStop(stops, here, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
    next?.button.focus();
  }
}

/**
 * @param {Stop[]} stops
 * @param {number} here index of the one with the focus
 * @param {string} key
 * @returns {Stop | null | undefined} null where there is none that way, undefined for another key
 */
function nextStop(stops, here, key) {
  if (key === "Home") return stops[0];
  if (key === "End") return stops[stops.length - 1];
  if (key in STEPS) return stops[(here + STEPS[key] + stops.length) % stops.length];
  if (!(key in DIRECTIONS)) return undefined;
  const [right, down] = DIRECTIONS[key];
  const { x, y } = stops[here];
  /** @type {Stop | null} */
  let nearest = null;
  let least = Infinity;
  for (const stop of stops) {
    const ahead = (stop.x - x) * right + (stop.y - y) * down;
    const aside = Math.abs((stop.x - x) * down) + Math.abs((stop.y - y) * right);
    const cost = ahead + ASIDE * aside;
    if (ahead > 0 && cost < least) [nearest, least] = [stop, cost];
  }
  return nearest;
}
