/** Buttons that move the map and bring it closer: nobody has to drag, pinch or turn a wheel. */

/** @typedef {import("../board/texts.js").Texts} Texts */

const SPRITE = new URL("../../sprite.svg", import.meta.url).href;
/** Part of the map's size that one press moves it by. */
const STRIDE = 1 / 3;

/** In the order of the pad, row by row: key of the words, sign in the sprite, what it does. @type {[string, string, (map: L.Map) => void][]} */
const BUTTONS = [
  ["zoom_out", "minus", (map) => map.zoomOut()],
  ["pan_up", "arrow", (map) => pan(map, 0, -1)],
  ["zoom_in", "plus", (map) => map.zoomIn()],
  ["pan_left", "arrow", (map) => pan(map, -1, 0)],
  ["pan_down", "arrow", (map) => pan(map, 0, 1)],
  ["pan_right", "arrow", (map) => pan(map, 1, 0)],
];

/**
 * @param {L.Map} map
 * @param {number} right
 * @param {number} down
 */
function pan(map, right, down) {
  const { x, y } = map.getSize();
  map.panBy([Math.round(x * right * STRIDE), Math.round(y * down * STRIDE)]);
}

/**
 * @param {L.Map} map
 * @param {{texts: Texts, moved: () => string}} options `moved` says what is in view, for those who do not see it
 */
export function addControls(map, { texts, moved }) {
  const pad = document.createElement("div");
  pad.className = "map-pad";
  pad.setAttribute("role", "group");
  pad.setAttribute("aria-label", texts.say("map_move"));
  const status = Object.assign(document.createElement("p"), { className: "vh" });
  status.setAttribute("role", "status");
  for (const [key, sign, press] of BUTTONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = key.replace("_", "-");
    button.setAttribute("aria-label", texts.say(`map_${key}`));
    button.innerHTML = `<svg aria-hidden="true"><use href="${SPRITE}#${sign}"/></svg>`;
    button.addEventListener("click", () => {
      map.once("moveend", () => (status.textContent = moved()));
      press(map);
    });
    pad.append(button);
  }
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => pad;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(pad);
  map.getContainer().after(status);
  const mark = () => {
    // Not `disabled`: who pressed the button keeps the focus.
    pad.querySelector(".zoom-in")?.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
    pad.querySelector(".zoom-out")?.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
  };
  map.on("zoomend", mark);
  mark();
}
