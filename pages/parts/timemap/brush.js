// The hand on time: a histogram by month, a window on it that can be drawn, moved, stretched, stepped and played.

import { button, choice, element } from "./page.js";
import { save } from "./picture.js";

const NEAR = 14; // pixels within which a hand takes hold of an end
const SPEEDS = [2, 4, 8, 16]; // months a second

export class Brush {
  constructor(host, app) {
    this.app = app;
    const words = app.words;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.window = this.#slider("window", "timemap.brush.window");
    this.ends = [this.#slider("end", "timemap.brush.start"), this.#slider("end", "timemap.brush.end")];
    this.track = element("div", { class: "track" }, this.canvas, this.window, ...this.ends);
    this.playing = button(words.say("timemap.play"), words.say("timemap.play.label"), () => this.play(!this.timer), {
      class: "play",
    });
    const speeds = SPEEDS.map((speed) => [String(speed), words.say("timemap.speed.months", { months: speed })]);
    this.speed = choice(words.say("timemap.speed"), speeds, "4", () => this.timer && this.play(true));
    const presets = [["", words.say("timemap.preset.choose")], ...app.head.presets.map(([, , text], at) => [String(at), text])];
    this.preset = choice(words.say("timemap.preset"), presets, "", (value) => value && this.#preset(Number(value)));
    host.append(
      this.track,
      element(
        "div",
        { class: "steps" },
        this.playing,
        button("‹", words.say("timemap.step.back"), () => this.step(-1)),
        button("›", words.say("timemap.step.on"), () => this.step(1)),
        this.speed.field,
        this.preset.field,
        button(words.say("timemap.picture"), words.say("timemap.picture.label"), () => save(app))
      )
    );
    this.#listen();
    new ResizeObserver(() => this.resize()).observe(this.track);
  }

  #slider(kind, label) {
    const text = this.app.words.say(label);
    return element("div", { class: kind, role: "slider", tabindex: "0", "aria-label": text, "aria-orientation": "horizontal" });
  }

  get width() {
    return this.track.clientWidth;
  }

  resize() {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = this.width * ratio;
    this.canvas.height = this.track.clientHeight * ratio;
    this.canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawBars();
    this.place();
  }

  /** Numbers by month, stacked by layer, of the chosen layers and region: drawn when these change, not when the window moves. */
  drawBars() {
    const { app } = this, { cube, state } = app;
    if (!cube || !this.width) return;
    const context = this.canvas.getContext("2d");
    const width = this.width, height = this.track.clientHeight, floor = height - 18;
    context.clearRect(0, 0, width, height);
    const column = cube.places.indexOf(state.region) - cube.areas.length;
    const stacks = app.layers
      .filter((layer) => state.layers.has(layer.key))
      .map((layer) => ({ layer, measures: cube.measures.flatMap((one, at) => (one.drawn && one.layer === layer.key ? [at] : [])) }));
    const by = stacks.map(({ measures }) =>
      Array.from({ length: cube.months }, (_, month) =>
        Math.max(0, ...measures.map((at) => cube.wholes[at].at(0, month, month, column)))
      )
    );
    const sums = Array.from({ length: cube.months }, (_, month) => by.reduce((sum, values) => sum + values[month], 0));
    const most = Math.max(1, ...sums), step = width / cube.months;
    const base = new Float64Array(cube.months);
    stacks.forEach(({ layer }, at) => {
      context.fillStyle = app.dark ? layer.dark : layer.light;
      by[at].forEach((value, month) => {
        // The height of a bar grows with the square root, so that a month with two does not vanish beside one with forty.
        const tall = value && (value / sums[month]) * Math.sqrt(sums[month] / most) * (floor - 6);
        const left = month * step;
        context.fillRect(left, floor - base[month] - tall, Math.max(step - 0.5, 0.75), tall);
        base[month] += tall;
      });
    });
    context.fillStyle = context.strokeStyle = app.colours.quiet;
    context.font = `13px ${app.font}`;
    context.textBaseline = "bottom";
    const every = [1, 2, 5, 10].find((years) => years * 12 * step > 42) ?? 20;
    for (let month = (12 - (cube.start[1] - 1)) % 12; month < cube.months; month += 12) {
      const year = cube.start[0] + (cube.start[1] - 1 + month) / 12;
      if (year % every) continue;
      context.fillRect(month * step, floor, 1, 4);
      if (month * step < width - 34) context.fillText(String(year), month * step + 3, height);
    }
    context.fillRect(0, floor, width, 1);
    context.fillText(app.words.say("timemap.brush.most", { number: app.words.number(most) }), 14, 16);
  }

  /** The window where it now is, for eyes and for screen readers. */
  place() {
    const { cube, state, words } = this.app;
    if (!cube) return;
    const step = this.width / cube.months;
    this.window.style.transform = `translateX(${state.from * step}px)`;
    this.window.style.width = `${(state.to - state.from + 1) * step}px`;
    this.ends[0].style.transform = `translateX(${state.from * step}px)`;
    this.ends[1].style.transform = `translateX(${(state.to + 1) * step}px)`;
    const [first, last] = [words.month(cube, state.from), words.month(cube, state.to)];
    this.#tell(this.ends[0], 0, state.to, state.from, first);
    this.#tell(this.ends[1], state.from, cube.months - 1, state.to, last);
    this.#tell(this.window, 0, cube.months - 1 - (state.to - state.from), state.from, `${first} – ${last}`);
  }

  #tell(slider, least, most, now, said) {
    slider.setAttribute("aria-valuemin", least);
    slider.setAttribute("aria-valuemax", most);
    slider.setAttribute("aria-valuenow", now);
    slider.setAttribute("aria-valuetext", said);
  }

  /** Moves the window by so many months, as far as there is room. */
  step(by) {
    const { cube, state } = this.app;
    const room = by > 0 ? cube.months - 1 - state.to : state.from;
    const shift = Math.sign(by) * Math.min(Math.abs(by), room);
    this.app.change({ from: state.from + shift, to: state.to + shift });
    return shift !== 0;
  }

  play(on) {
    cancelAnimationFrame(this.timer);
    this.timer = null;
    const { cube, state, words } = this.app;
    if (on) {
      // From the end, or with everything in the window, there is nothing to play: begin with the first year.
      if (state.to === cube.months - 1) this.app.change({ from: 0, to: Math.min(state.to - state.from, 11) });
      this.#playOn(performance.now());
    }
    this.playing.textContent = words.say(this.timer ? "timemap.pause" : "timemap.play");
    this.playing.setAttribute("aria-label", words.say(this.timer ? "timemap.pause.label" : "timemap.play.label"));
  }

  /** A step when its time has come, one a frame at most: where drawing is slow no month is left out, it takes longer. */
  #playOn(last) {
    this.timer = requestAnimationFrame((now) => {
      const due = now - last >= 1000 / Number(this.speed.list.value);
      if (due && !this.step(1)) this.play(false);
      else this.#playOn(due ? now : last);
    });
  }

  #preset(at) {
    const [from, to] = this.app.head.presets[at];
    this.app.change({ from, to }, { remember: true });
    this.preset.list.value = "";
  }

  #listen() {
    let held = null;
    const month = (event) => {
      const box = this.track.getBoundingClientRect();
      const at = Math.floor(((event.clientX - box.left) / box.width) * this.app.cube.months);
      return Math.min(Math.max(at, 0), this.app.cube.months - 1);
    };
    this.track.addEventListener("pointerdown", (event) => {
      const { state, cube } = this.app, step = this.width / cube.months;
      const x = event.clientX - this.track.getBoundingClientRect().left;
      const away = [Math.abs(x - state.from * step), Math.abs(x - (state.to + 1) * step)];
      const end = away[0] < away[1] || (away[0] === away[1] && x < state.from * step) ? 0 : 1;
      const at = month(event);
      const whole = state.from === 0 && state.to === cube.months - 1;
      if (away[end] < NEAR) held = { kind: end ? "to" : "from" };
      else if (at >= state.from && at <= state.to && !whole) held = { kind: "window", at, from: state.from };
      else held = { kind: "new", at };
      this.play(false);
      this.track.setPointerCapture(event.pointerId);
      (held.kind === "from" ? this.ends[0] : held.kind === "to" ? this.ends[1] : this.window).focus({ preventScroll: true });
      event.preventDefault();
    });
    this.track.addEventListener("pointermove", (event) => {
      if (!held) return;
      const { state } = this.app, at = month(event);
      if (held.kind === "from") this.app.change({ from: Math.min(at, state.to) });
      else if (held.kind === "to") this.app.change({ to: Math.max(at, state.from) });
      else if (held.kind === "new") this.app.change({ from: Math.min(at, held.at), to: Math.max(at, held.at) });
      else this.step(held.from + at - held.at - state.from);
    });
    const lift = () => {
      held = null;
    };
    this.track.addEventListener("pointerup", lift);
    this.track.addEventListener("pointercancel", lift);
    const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12 };
    this.track.addEventListener("keydown", (event) => {
      const { state, cube } = this.app, by = keys[event.key] ?? { Home: -1e6, End: 1e6 }[event.key];
      if (event.key === " ") this.play(!this.timer);
      else if (by === undefined) return;
      else if (event.target === this.ends[0]) this.app.change({ from: Math.min(Math.max(state.from + by, 0), state.to) });
      else if (event.target === this.ends[1])
        this.app.change({ to: Math.max(Math.min(state.to + by, cube.months - 1), state.from) });
      else this.step(by);
      event.preventDefault();
    });
  }
}
