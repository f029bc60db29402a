// The map: land and squares beneath, symbols of the window in the middle, names on top. What stays from frame to frame is kept
// as a picture and copied, so that a frame costs little more than its symbols.

import { View, scaleBar, worldX, worldY } from "./view.js";
import { SMALLEST, Stamps, drawLand, drawNames } from "./paint.js";
import { button, element } from "./page.js";

const ROSETTE = 1.75; // distance of a symbol from the middle, in its own radii: five of one size just do not touch
const APART = 8.5; // zoom from which the towns of a region stand apart
const FRAME = [-4, 47.6, 6, 52];
const WIDE = ["region", "departement"], INSET = 0.14;
const STEP = 60; // pixels that an arrow key moves the map

export class AreaMap {
  constructor(host, app) {
    this.app = app;
    const words = app.words;
    this.canvas = element("canvas", { class: "figures", "aria-hidden": "true" });
    this.context = this.canvas.getContext("2d", { alpha: false });
    [this.bare, this.ground, this.labels] = [0, 1, 2].map(() => document.createElement("canvas").getContext("2d"));
    this.surface = element(
      "div",
      { class: "surface", role: "application", tabindex: "0", "aria-label": words.say("timemap.map.label") },
      this.canvas
    );
    this.bar = element("div", { class: "scale", "aria-hidden": "true" });
    this.cover = element("p", { class: "hint", hidden: "" }, words.say("timemap.map.wheel"));
    host.append(
      this.surface,
      element(
        "div",
        { class: "zoom" },
        button("+", words.say("timemap.map.nearer"), () => this.zoom(1)),
        button("−", words.say("timemap.map.further"), () => this.zoom(-1)),
        button("⤢", words.say("timemap.map.whole"), () => this.reset())
      ),
      this.bar,
      this.cover,
      element("p", { class: "coarse" }, words.say("coarse"))
    );
    this.#listen();
    new ResizeObserver(() => this.#resize()).observe(this.surface);
  }

  /** New figures: prepares the corners of areas in world units. */
  load(cube, places, corners) {
    this.places = places;
    this.starts = new Int32Array(places.length + 1);
    places.forEach((place, at) => (this.starts[at + 1] = this.starts[at] + place.corners));
    this.cornersX = new Float64Array(corners.length / 2);
    this.cornersY = new Float64Array(corners.length / 2);
    for (let at = 0; at < this.cornersX.length; at++) {
      this.cornersX[at] = worldX(corners[2 * at] / 1e4);
      this.cornersY[at] = worldY(corners[2 * at + 1] / 1e4);
    }
    const all = [...places, ...this.app.regions];
    this.middleX = Float64Array.from(all, (place) => worldX(place.lon));
    this.middleY = Float64Array.from(all, (place) => worldY(place.lat));
    // What is told of a wide area stands in a corner of its square, clear of the towns in the middle.
    places.forEach((place, at) => {
      if (!WIDE.includes(place.kind)) return;
      const span = (values) => values.subarray(this.starts[at], this.starts[at + 1]);
      const [x, y] = [span(this.cornersX), span(this.cornersY)];
      this.middleX[at] = Math.min(...x) + (Math.max(...x) - Math.min(...x)) * INSET;
      this.middleY[at] = Math.min(...y) + (Math.max(...y) - Math.min(...y)) * INSET;
    });
    this.rooms = cube.measures.map((measure) => (measure.drawn ? cube.room() : null));
    this.inLayer = new Uint8Array(all.length);
    this.scales = new Map();
    this.stamps = new Map();
    this.hits = [];
  }

  /** Land whose coordinates are in degrees, as GeoJSON by name. */
  setLand(parts) {
    this.land = Object.fromEntries(Object.entries(parts).map(([name, found]) => [name, lines(found)]));
    this.drawBase();
  }

  get view() {
    const asked = this.app.state.at;
    const { width, height } = this;
    if (asked) return new View(asked[1], asked[0], asked[2], width, height);
    const region = this.app.regions[this.app.cube.regions.indexOf(this.app.state.region)];
    return region
      ? View.around(region.lon, region.lat, region.width, width, height)
      : View.around(1.6, 50.05, 330000, width, height);
  }

  look(view) {
    this.app.change({ at: [view.lat, view.lon, view.zoom] });
  }

  zoom(by) {
    this.look(this.view.zoomed(by, this.width / 2, this.height / 2, FRAME));
  }

  reset() {
    this.app.change({ at: null });
  }

  #resize() {
    this.width = this.surface.clientWidth;
    this.height = this.surface.clientHeight;
    if (!this.width || !this.app.cube) return;
    const ratio = (this.ratio = Math.min(window.devicePixelRatio || 1, 2));
    for (const context of [this.context, this.bare, this.ground, this.labels]) {
      context.canvas.width = this.width * ratio;
      context.canvas.height = this.height * ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.drawBase();
    this.draw();
  }

  /** Land and names: drawn when the view, the theme or the language change, and not while the hand is on the slider. */
  drawBase() {
    if (!this.width) return;
    const view = this.view, colours = this.app.colours;
    const { metres, pixels } = scaleBar(view, 120);
    this.bar.style.width = `${pixels}px`;
    this.bar.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
    this.squared = null;
    drawLand(this.bare, view, this.land ?? {}, colours);
    this.labels.clearRect(0, 0, this.width, this.height);
    this.boxes = drawNames(this.labels, view, this.app.head.names, colours, this.app.font, this.#reserved());
  }

  /** Where the sentence, the scale and the buttons lie, so that no name is under them. */
  #reserved() {
    const frame = this.canvas.getBoundingClientRect();
    const around = this.surface.parentNode.querySelectorAll(".coarse, .scale, .zoom");
    return [...around].map((one) => {
      const box = one.getBoundingClientRect();
      return [box.left - frame.left - 4, box.top - frame.top - 4, box.right - frame.left + 4, box.bottom - frame.top + 4];
    });
  }

  /** The figures of the window. Everything that happens here happens in each frame. */
  draw() {
    if (!this.width || !this.app.cube) return;
    const { app, places } = this, { cube, state } = app;
    const { view, context } = this;
    const shown = this.#shown(view);
    this.inLayer.fill(0);
    const layers = app.layers.filter((layer) => state.layers.has(layer.key)).map((layer) => this.#of(layer, shown));
    this.#beneath(view, shown);
    this.#copy(this.ground.canvas, 0, 0, this.width, this.height);
    const most = this.#most(layers, shown, state.to - state.from + 1);
    const radius = Math.min(Math.max(Math.min(this.width, this.height) / 20, 14), 26);
    this.hits = [];
    const sized = (value) => Math.max(SMALLEST, radius * Math.sqrt(value / most));
    for (const { layer, low, high } of layers) {
      const angle = -Math.PI / 2 + (2 * Math.PI * app.layers.indexOf(layer)) / app.layers.length;
      const stamps = this.#stamps(layer);
      for (let place = 0; place < shown.length; place++) {
        if (!shown[place] || !high[place]) continue;
        const largest = sized(high[place]);
        const reach = this.inLayer[place] > 1 ? largest * ROSETTE : 0;
        const x = this.middleX[place] * view.scale - view.left + reach * Math.cos(angle);
        const y = this.middleY[place] * view.scale - view.top + reach * Math.sin(angle);
        if (x < -30 || y < -30 || x > this.width + 30 || y > this.height + 30) continue;
        if (high[place] > low[place]) stamps.put(context, x, y, largest, true);
        if (low[place]) stamps.put(context, x, y, sized(low[place]), false);
        this.hits.push(place, x, y, largest);
      }
    }
    this.#highlight(context, view, places);
    for (const [left, top, right, bottom] of this.boxes) this.#copy(this.labels.canvas, left, top, right - left, bottom - top);
    app.scaled(most, radius);
  }

  /** Which places have a symbol of their own: regions whose towns would touch are one, and so are not their towns. */
  #shown(view) {
    const { cube, regions, state } = this.app, count = this.places.length;
    const shown = new Uint8Array(count + regions.length);
    const asked = cube.regions.indexOf(state.region);
    const merged = regions.map((region) => region.merges && view.zoom < APART);
    for (let place = 0; place < count; place++) {
      const region = cube.regionOf[place];
      shown[place] = this.places[place].kind !== "country" && !merged[region] && (asked < 0 || asked === region) ? 1 : 0;
    }
    merged.forEach((one, region) => (shown[count + region] = one && (asked < 0 || asked === region) ? 1 : 0));
    return shown;
  }

  /** The least and most of a layer at every place: of public facts and of what monitors saw, which may be the same, the larger. */
  #of(layer, shown) {
    const { cube, state } = this.app;
    let low = null, high = null;
    cube.measures.forEach((measure, at) => {
      if (!measure.drawn || measure.layer !== layer.key) return;
      const room = this.rooms[at];
      cube.window(at, state.from, state.to, room);
      if (!low) [low, high] = room;
      else
        for (let place = 0; place < shown.length; place++) {
          low[place] = Math.max(low[place], room[0][place]);
          high[place] = Math.max(high[place], room[1][place]);
        }
    });
    low ??= high = new Int32Array(shown.length);
    for (let place = 0; place < shown.length; place++) if (shown[place] && high[place]) this.inLayer[place]++;
    return { layer, low, high };
  }

  /** The number that has the largest symbol: of any window of this length, so that sizes stay while the window moves. */
  #most(layers, shown, length) {
    const { cube } = this.app;
    let most = 1;
    cube.measures.forEach((measure, at) => {
      if (!measure.drawn || !layers.some(({ layer }) => layer.key === measure.layer)) return;
      const key = measure.level ? `${at}` : `${at} ${length}`;
      if (!this.scales.has(key)) {
        if (this.scales.size > 40) this.scales.clear();
        this.scales.set(key, cube.largest(at, length));
      }
      const largest = this.scales.get(key);
      for (let place = 0; place < shown.length; place++) if (shown[place] && largest[place] > most) most = largest[place];
    });
    return most;
  }

  #stamps(layer) {
    const colour = this.app.dark ? layer.dark : layer.light, key = `${layer.mark} ${colour} ${this.ratio}`;
    if (!this.stamps.has(key)) this.stamps.set(key, new Stamps(layer.mark, colour, this.ratio));
    return this.stamps.get(key);
  }

  /** Part of a kept picture, pixel by pixel. */
  #copy(picture, left, top, wide, tall) {
    const [x, y, w, h] = [left, top, wide, tall].map((part) => Math.round(part * this.ratio));
    this.context.drawImage(picture, x, y, w, h, x / this.ratio, y / this.ratio, w / this.ratio, h / this.ratio);
  }

  /** Land, and the areas that have a figure: drawn anew when these change, which is more seldom than the figures. */
  #beneath(view, shown) {
    const least = 7 * view.metres, { ground } = this;
    let drawn = "";
    for (let place = 0; place < this.places.length; place++)
      if (shown[place] && this.inLayer[place] && this.places[place].size > least) drawn += `${place} `;
    if (drawn === this.squared) return;
    this.squared = drawn;
    ground.drawImage(this.bare.canvas, 0, 0, this.width, this.height);
    const path = new Path2D();
    for (const place of drawn.split(" ").slice(0, -1)) this.#square(path, view, Number(place));
    ground.fillStyle = ground.strokeStyle = this.app.colours.quiet;
    ground.globalAlpha = 0.07;
    ground.fill(path);
    ground.globalAlpha = 0.35;
    ground.lineWidth = 1;
    ground.stroke(path);
    ground.globalAlpha = 1;
  }

  #square(path, view, place) {
    const from = this.starts[place], to = this.starts[place + 1];
    const inside = this.cornersX[from] * view.scale - view.left, above = this.cornersY[from] * view.scale - view.top;
    if (inside < -900 || above < -900 || inside > this.width + 900 || above > this.height + 900) return;
    path.moveTo(inside, above);
    for (let at = from + 1; at < to; at++)
      path.lineTo(this.cornersX[at] * view.scale - view.left, this.cornersY[at] * view.scale - view.top);
    path.closePath();
  }

  #highlight(context, view, places) {
    for (const [place, width] of [[this.app.hovered, 1.5], [this.app.selected, 2.5]]) {
      if (place === null || place === undefined || place < 0) continue;
      const path = new Path2D();
      if (place < places.length && places[place].size / view.metres > 14) this.#square(path, view, place);
      else {
        const x = this.middleX[place] * view.scale - view.left, y = this.middleY[place] * view.scale - view.top;
        path.arc(x, y, 30, 0, 2 * Math.PI);
      }
      context.strokeStyle = this.app.colours.ink;
      context.lineWidth = width;
      context.stroke(path);
    }
  }

  /** The place under a pixel: a symbol first, else the smallest square; −1 where there is none. */
  placeAt(x, y) {
    let found = -1, nearest = Infinity;
    for (let at = 0; at < this.hits.length; at += 4) {
      const [place, px, py, radius] = this.hits.slice(at, at + 4);
      const away = Math.hypot(px - x, py - y) - radius;
      if (away < 6 && away < nearest) [found, nearest] = [place, away];
    }
    if (found >= 0) return found;
    const { view, context } = this;
    const shown = this.#shown(view);
    let size = Infinity;
    for (let place = 0; place < this.places.length; place++) {
      if (!shown[place] || !this.inLayer[place] || this.places[place].size >= size) continue;
      const path = new Path2D();
      this.#square(path, view, place);
      context.save();
      context.resetTransform();
      if (context.isPointInPath(path, x, y)) [found, size] = [place, this.places[place].size];
      context.restore();
    }
    return found;
  }

  #listen() {
    const fingers = new Map();
    let pressed = null;
    const spot = (event) => {
      const box = this.surface.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    this.surface.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, spot(event));
      pressed = { view: this.view, at: spot(event), moved: false };
      this.surface.setPointerCapture(event.pointerId);
    });
    this.surface.addEventListener("pointermove", (event) => {
      const [x, y] = spot(event);
      if (!fingers.has(event.pointerId)) return this.app.hover(this.placeAt(x, y));
      const before = fingers.get(event.pointerId);
      fingers.set(event.pointerId, [x, y]);
      if (fingers.size === 2) {
        const [one, other] = [...fingers.values()];
        const third = one[0] === x && one[1] === y ? other : one;
        const grown = Math.hypot(x - third[0], y - third[1]) / Math.max(1, Math.hypot(before[0] - third[0], before[1] - third[1]));
        this.look(this.view.zoomed(Math.log2(grown), (x + third[0]) / 2, (y + third[1]) / 2, FRAME));
        pressed.moved = true;
      } else if (pressed && (pressed.moved || Math.hypot(x - pressed.at[0], y - pressed.at[1]) > 4)) {
        pressed.moved = true;
        this.look(pressed.view.moved(x - pressed.at[0], y - pressed.at[1], FRAME));
      }
    });
    const lift = (event) => {
      fingers.delete(event.pointerId);
      if (event.type === "pointerup" && pressed && !pressed.moved) this.app.select(this.placeAt(...spot(event)));
      if (!fingers.size) pressed = null;
    };
    this.surface.addEventListener("pointerup", lift);
    this.surface.addEventListener("pointercancel", lift);
    this.surface.addEventListener("pointerleave", () => this.app.hover(-1));
    this.surface.addEventListener(
      "wheel",
      (event) => {
        // A page that scrolls must not be caught by its map: the wheel zooms once the map was chosen, or with Ctrl.
        const chosen = this.surface.matches(":focus") || event.ctrlKey || event.metaKey;
        this.cover.hidden = chosen;
        clearTimeout(this.hiding);
        this.hiding = setTimeout(() => (this.cover.hidden = true), 1200);
        if (!chosen) return;
        event.preventDefault();
        this.look(this.view.zoomed(-event.deltaY / 300, ...spot(event), FRAME));
      },
      { passive: false }
    );
    this.surface.addEventListener("dblclick", (event) => this.look(this.view.zoomed(1, ...spot(event), FRAME)));
    this.surface.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
      if (moves[event.key]) this.look(this.view.moved(...moves[event.key], FRAME));
      else if (event.key === "+" || event.key === "=") this.zoom(1);
      else if (event.key === "-") this.zoom(-1);
      else if (event.key === "0") this.reset();
      else if (event.key === "Escape") this.app.select(-1);
      else return;
      event.preventDefault();
    });
  }
}

/** Rings and lines of a GeoJSON collection in world units, flat: x, y, x, y. */
function lines(collection) {
  const found = [];
  const walk = (coordinates) => {
    if (typeof coordinates[0][0] === "number")
      found.push(Float64Array.from(coordinates.flatMap(([lon, lat]) => [worldX(lon), worldY(lat)])));
    else coordinates.forEach(walk);
  };
  for (const { geometry } of collection.features) if (geometry.coordinates.length) walk(geometry.coordinates);
  return found;
}
