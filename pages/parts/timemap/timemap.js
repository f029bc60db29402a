// The time map: mount(element, payload, options) draws it, keeps its state in the address, and takes new data in place.

import { AreaMap } from "./map.js";
import { Brush } from "./brush.js";
import { Cube, unpack } from "./cube.js";
import { Words } from "./words.js";
import { monthOf, read, write } from "./address.js";
import { areasTable, eventsList, panel, sentence, seriesTable, summary } from "./panel.js";
import { choice, element } from "./page.js";
import { outline, fill } from "./paint.js";

const HERE = import.meta.url;
const WAIT = 250; // milliseconds after which the address, the table and what is read aloud follow the hand

/**
 * Draws the time map into an element. `payload` is bytes (data/cube.py), `options` are `basemap`, the address of the folder of
 * the base map, `apology`, what is said where the payload cannot be read, `event`, the address of an event with {id} and
 * {language} in it (left out: events are not links), and `embed`, the address of the map in a frame (left out: none is offered). Gives an object with `update(payload)`.
 */
export function mount(host, payload, options) {
  const app = new TimeMap(host, options);
  app.update(payload);
  return app;
}

class TimeMap {
  constructor(host, options) {
    this.options = options;
    this.root = element("div", { class: "veille-timemap" });
    const style = element("link", { rel: "stylesheet", href: new URL("timemap.css", HERE).href });
    // Unstyled for a moment it would jump; a style sheet that never comes must not hide it.
    this.root.hidden = true;
    style.onload = style.onerror = () => {
      this.root.hidden = false;
      this.retheme();
    };
    host.append(style, this.root);
    addEventListener("popstate", () => this.cube && this.take(read(location.search, this.cube, this.layers, this.usual).state));
    // A canvas does not set its names anew by itself when their font comes in.
    document.fonts.addEventListener("loadingdone", () => this.retheme());
    addEventListener("beforeprint", () => this.retheme(true));
    addEventListener("afterprint", () => this.retheme());
  }

  /** New data: drawn in the place of the old, with the state that the address asks for. */
  update(payload) {
    // What the hand has just done is not yet in the address, from which the state is then read.
    if (this.cube) this.#write();
    let opened;
    try {
      opened = unpack(payload);
      this.cube = new Cube(opened);
    } catch (fault) {
      this.cube = null;
      console.warn(`time map: ${fault.message}`);
      this.brush?.play(false);
      this.root.replaceChildren(element("p", { class: "apology", role: "alert" }, this.options.apology));
      return;
    }
    const { head, arrays } = opened;
    Object.assign(this, { head, layers: head.layers, regions: head.regions, words: new Words(head.words) });
    this.usual = { from: 0, to: this.cube.months - 1, layers: new Set(this.layers.map((layer) => layer.key)), region: "all", at: null, area: null };
    const { state, ignored } = read(location.search, this.cube, this.layers, this.usual);
    this.state = state;
    this.hovered = null;
    this.#build(ignored);
    this.map.load(this.cube, head.places, arrays.corners);
    this.retheme();
    this.brush.resize();
    this.map.surface.dispatchEvent(new Event("resize"));
    this.refresh({ from: true, to: true, layers: true, region: true, at: true, area: true });
    this.#frame();
    this.#land();
  }

  #build(ignored) {
    const { words } = this;
    this.brush?.play(false);
    const part = (name, tag = "div", attributes = {}) => (this[name] = element(tag, { class: name, ...attributes }));
    this.sentence = element("h2", { class: "sentence" });
    const notice = ignored.length ? [element("p", { class: "notice", role: "status" }, words.say("map.ignored", { names: ignored.join(", ") }))] : [];
    const names = [["all", words.say("map.region.all")], ...this.cube.regions.map((key) => [key, this.regionName(key)])];
    this.region = choice(words.say("map.region"), names, this.state.region, (region) => this.change({ region, at: null, area: null }, { remember: true }));
    this.toggles = this.layers.map((layer) => this.#toggle(layer));
    const controls = element("div", { class: "controls" }, this.region.field, element("div", { class: "layers", role: "group", "aria-label": words.say("map.layers") }, ...this.toggles.map(({ toggle }) => toggle)));
    const mapHost = element("div", { class: "map" });
    const brushHost = element("div", { class: "brush", role: "group", "aria-label": words.say("map.period") });
    this.size = element("div", { class: "size", "aria-hidden": "true" });
    part("panel", "aside", { tabindex: "0", "aria-label": words.say("timemap.panel.label") });
    part("told", "section", { "aria-live": "polite", "aria-atomic": "true" });
    part("figures");
    part("events");
    part("series");
    const folded = (title, content, note) => element("details", {}, element("summary", {}, title), ...(note ? [element("p", { class: "quiet" }, note)] : []), content);
    this.figuresFold = folded(words.say("map.table"), this.figures);
    this.eventsFold = folded(words.say("map.events"), this.events, words.say("map.events.caption"));
    this.seriesFold = folded(words.say("map.series"), this.series, words.say("map.series.caption"));
    // What stands in somebody else's page is the same map; there it does not offer itself again.
    this.snippet = element("textarea", { readonly: "", rows: "3", "aria-label": words.say("timemap.embed") });
    const embed = this.options.embed ? [folded(words.say("timemap.embed"), this.snippet, words.say("timemap.embed.caption"))] : [];
    for (const fold of [this.figuresFold, this.eventsFold, this.seriesFold]) fold.addEventListener("toggle", () => this.#tables());
    this.watch = element("div", { class: "watch" });
    this.watch.addEventListener("transitionend", () => this.retheme());
    this.root.replaceChildren(
      this.watch, ...notice, this.sentence, controls,
      element("div", { class: "stage" }, element("div", {}, mapHost, this.size), this.panel),
      brushHost, this.told, this.figuresFold, this.eventsFold, this.seriesFold, ...embed
    );
    this.map = new AreaMap(mapHost, this);
    this.brush = new Brush(brushHost, this);
  }

  #toggle(layer) {
    const number = element("span", { class: "number" });
    const toggle = element("button", { type: "button", class: "toggle" }, this.symbol(layer), element("span", {}, layer.title), number);
    toggle.addEventListener("click", () => {
      const layers = new Set(this.state.layers);
      layers.has(layer.key) ? layers.delete(layer.key) : layers.add(layer.key);
      this.change({ layers: new Set(this.layers.map(({ key }) => key).filter((key) => layers.has(key))) }, { remember: true });
    });
    return { layer, toggle, number };
  }

  /** A layer's shape in its colour; its name must stand beside it. */
  symbol(layer) {
    const canvas = element("canvas", { class: "symbol", width: 32, height: 32, "aria-hidden": "true" });
    canvas.draw = () => {
      const context = canvas.getContext("2d"), path = new Path2D();
      context.clearRect(0, 0, 32, 32);
      outline(path, layer.mark, 16, layer.mark === "triangle" ? 18 : 16, 11);
      fill(context, path, layer.mark, this.dark ? layer.dark : layer.light);
    };
    canvas.draw();
    return canvas;
  }

  async #land() {
    if (!TimeMap.land) {
      const names = ["land", "departements", "borders"];
      const fetched = names.map(async (name) => [name, await (await fetch(new URL(`${name}.geojson`, this.options.basemap))).json()]);
      // Without its land the map still has its figures, its names and its scale.
      TimeMap.land = Promise.all(fetched).then(Object.fromEntries).catch(() => null);
    }
    const land = await TimeMap.land;
    if (land) this.map.setLand(land);
    this.map.draw();
  }

  /** The theme's colours as they now are; on paper always the light ones. */
  retheme(paper = false) {
    if (!this.cube) return;
    const style = getComputedStyle(this.watch);
    const [red, green, blue] = (style.backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
    this.dark = !paper && red * 0.3 + green * 0.6 + blue * 0.1 < 110;
    this.colours = this.head.colours[this.dark ? "dark" : "light"];
    this.font = style.fontFamily;
    for (const canvas of this.root.querySelectorAll("canvas.symbol")) canvas.draw();
    this.map.drawBase();
    this.map.draw();
    this.brush.drawBars();
  }

  /** Part of the state anew. `remember`: a step that the back button takes back. */
  change(part, { remember = false } = {}) {
    Object.assign(this.state, part);
    this.touched = { ...this.touched, ...Object.fromEntries(Object.keys(part).map((name) => [name, true])) };
    this.remember ||= remember;
    // Before the frame: a page that is slow to draw must not forget to write its address.
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.#write(), WAIT);
    // Many moves of a hand between two frames are one change.
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      const touched = this.touched;
      this.touched = {};
      this.refresh(touched);
    });
  }

  take(state) {
    this.state = state;
    this.region.list.value = state.region;
    this.refresh({ from: true, to: true, layers: true, region: true, at: true, area: true });
  }

  /** Draws what the touched parts of the state change, and no more. */
  refresh(touched) {
    if (!this.cube) return;
    if (touched.layers || touched.region) this.brush.drawBars();
    if (touched.region || touched.at) this.map.drawBase();
    this.map.draw();
    if (touched.from || touched.to) this.brush.place();
    if (touched.from || touched.to || touched.layers || touched.region) this.#counts();
    if (touched.area) this.#panel();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.#tell(), WAIT);
  }

  /** The numbers that follow the hand: the sentence and each layer's count. */
  #counts() {
    const { cube, words, state } = this;
    const said = sentence(this);
    this.sentence.textContent = said;
    const column = cube.places.lastIndexOf(state.region) - cube.areas.length;
    for (const { layer, toggle, number } of this.toggles) {
      const counts = cube.measures.flatMap((measure, at) =>
        measure.drawn && measure.layer === layer.key
          ? [[0, 1, 2].map((field) => cube.wholes[at].at(field, state.from, state.to, column))]
          : []
      );
      const low = Math.max(0, ...counts.map(([least]) => least));
      const high = Math.max(0, ...counts.map(([, most]) => most));
      number.textContent = words.bounds(low, counts.some(([, , open]) => open) ? null : high);
      toggle.setAttribute("aria-pressed", state.layers.has(layer.key));
    }
  }

  /** What may wait until the hand rests: words, panel, tables. */
  #tell() {
    this.told.replaceChildren(...summary(this));
    this.#panel();
    this.#tables();
  }

  #panel() {
    const place = this.hovered ?? this.selected;
    this.panel.replaceChildren(...panel(this, place ?? -1));
  }

  #tables() {
    if (this.figuresFold.open) this.figures.replaceChildren(areasTable(this));
    if (this.eventsFold.open) this.events.replaceChildren(...eventsList(this, this.listed));
    const series = seriesTable(this);
    this.seriesFold.hidden = !series;
    if (series && this.seriesFold.open) this.series.replaceChildren(series);
  }

  moreEvents() {
    this.listed = (this.listed ?? 40) + 200;
    this.#tables();
  }

  /** Which place the pointer is over; −1: none. */
  hover(place) {
    const next = place < 0 ? null : place;
    if (next === this.hovered) return;
    this.hovered = next;
    this.map.surface.style.cursor = next === null ? "" : "pointer";
    this.map.draw();
    this.#panel();
  }

  /** Keeps a place chosen; −1: none. `seek` brings the map to it. */
  select(place, seek = false) {
    const area = place < 0 ? null : this.cube.places[place];
    const part = { area };
    if (seek && place < this.cube.areas.length) {
      const { lat, lon } = this.head.places[place];
      part.at = [lat, lon, 9.2];
      this.map.surface.scrollIntoView({ block: "nearest" });
    }
    this.change(part, { remember: true });
  }

  get selected() {
    return this.state.area === null ? null : this.cube.placeOf.get(this.state.area);
  }

  /** The largest number on the map and its radius in pixels, for the key to sizes. */
  scaled(most, radius) {
    if (this.keyed === `${most} ${radius}`) return;
    this.keyed = `${most} ${radius}`;
    const steps = [...new Set([most, Math.round(most / 4), 1])].filter((value) => value > 0);
    const circles = steps.map((value) => {
      const across = Math.max(5, 2 * radius * Math.sqrt(value / most));
      const circle = element("i");
      // Not as an attribute, which a strict content policy takes for a style sheet in the page.
      Object.assign(circle.style, { width: `${across}px`, height: `${across}px` });
      return element("span", {}, circle, this.words.number(value));
    });
    this.size.replaceChildren(this.words.say("timemap.size"), ...circles);
  }

  #write() {
    clearTimeout(this.writing);
    const address = location.pathname + write(location.search, this.cube, this.state, this.usual) + location.hash;
    if (address !== location.pathname + location.search + location.hash)
      history[this.remember ? "pushState" : "replaceState"](history.state, "", address);
    this.remember = false;
    this.#frame();
  }

  /** The line of HTML that shows this view in another page. */
  #frame() {
    if (!this.options.embed) return;
    const asked = new URLSearchParams(location.search);
    asked.set("lang", document.documentElement.lang || "fr");
    const source = new URL(`${this.options.embed}?${asked}`, location.href).href.replaceAll("&", "&amp;");
    this.snippet.value = `<iframe src="${source}" width="100%" height="900" title="Veille"></iframe>`;
  }

  /** First and last month of the window, as the address says them. */
  period() {
    return [this.state.from, this.state.to].map((at) => monthOf(this.cube, at)).join("-");
  }

  placeName(place) {
    const own = this.head.places[place];
    return own ? own.name : this.regionName(this.cube.places[place]);
  }

  placeSize(place) {
    return this.head.places[place]?.size ?? this.regions[place - this.cube.areas.length]?.width ?? 0;
  }

  regionName(key) {
    return key === "all" ? this.words.say("summary.place.all") : this.regions[this.cube.regions.indexOf(key)].name;
  }

  titleOf(key) {
    return this.layers.find((layer) => layer.key === key).title;
  }
}
