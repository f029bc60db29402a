// The cube of figures in the browser: any window of months is read off running sums (data/cube.py has the bytes).

const MAGIC = "VTM1";
const MEASURE = 0, PLACE = 1, FIRST = 2, LAST = 3, LOW = 4, HIGH = 5, UNKNOWN = 6, SUBTYPE = 7, WIDTH = 8;
const FIELDS = ["low", "high", "open", "unknown", "rows"];

/** What cannot be read: damaged on the way, or of a later kind than this program knows. */
export class Unreadable extends Error {}

/** The JSON head and the int32 arrays of a payload; throws Unreadable, never half of it. */
export function unpack(bytes) {
  const whole = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  if (whole.length < 8 || text(whole.subarray(0, 4)) !== MAGIC) throw new Unreadable("magic");
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(4, true);
  const body = whole.slice(8 + length);
  let head;
  try {
    head = JSON.parse(text(whole.subarray(8, 8 + length)));
  } catch {
    throw new Unreadable("head");
  }
  if (body.length % 4 || crc32(body) !== head.crc32) throw new Unreadable("body");
  const numbers = new Int32Array(body.buffer);
  const arrays = Object.fromEntries(
    Object.entries(head.arrays).map(([name, [from, to]]) => [name, numbers.subarray(from, to)])
  );
  return { head, arrays };
}

const text = (bytes) => new TextDecoder().decode(bytes);

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}

/** Running sums of some measures over some places: what overlaps months a to b is starts[b + 1] − ends[a]. */
class Flow {
  constructor(months, width, fields) {
    this.width = width;
    this.months = months;
    this.sums = fields.map(() => [new Int32Array((months + 1) * width), new Int32Array((months + 1) * width)]);
  }

  add(column, first, last, numbers) {
    numbers.forEach((number, field) => {
      this.sums[field][0][(first + 1) * this.width + column] += number;
      this.sums[field][1][(last + 1) * this.width + column] += number;
    });
  }

  accumulate() {
    for (const pair of this.sums)
      for (const sums of pair) for (let at = this.width; at < sums.length; at++) sums[at] += sums[at - this.width];
    // Open ends are rare: where a measure has none at all, there is nothing to take apart in each frame.
    this.empty = this.sums.map(([starts]) => starts.subarray(starts.length - this.width).every((sum) => sum === 0));
  }

  /** Into `out`, one number a column. */
  window(field, from, to, out) {
    if (this.empty[field]) return out.fill(0);
    const starts = this.sums[field][0], ends = this.sums[field][1];
    const upper = (to + 1) * this.width, lower = from * this.width;
    for (let column = 0; column < this.width; column++) out[column] = starts[upper + column] - ends[lower + column];
    return out;
  }

  at(field, from, to, column) {
    const [starts, ends] = this.sums[field];
    return starts[(to + 1) * this.width + column] - ends[from * this.width + column];
  }
}

/** The peak of each month; the peak of a window is the highest of its months. */
class Level {
  constructor(months, width, fields) {
    this.width = width;
    this.peaks = fields.map(() => new Int32Array(months * width));
  }

  add(column, first, last, numbers) {
    for (let month = first; month <= last; month++)
      numbers.forEach((number, field) => (this.peaks[field][month * this.width + column] = number));
  }

  accumulate() {}

  window(field, from, to, out) {
    const peaks = this.peaks[field];
    out.fill(0);
    for (let month = from, at = from * this.width; month <= to; month++)
      for (let column = 0; column < this.width; column++, at++) if (peaks[at] > out[column]) out[column] = peaks[at];
  }

  at(field, from, to, column) {
    let highest = 0;
    for (let month = from; month <= to; month++)
      highest = Math.max(highest, this.peaks[field][month * this.width + column]);
    return highest;
  }
}

export class Cube {
  /** `head.cube` and the array `rows` of an unpacked payload. */
  constructor({ head, arrays }) {
    const cube = head.cube;
    Object.assign(this, { months: cube.months, areas: cube.areas, regions: cube.regions, measures: cube.measures });
    this.start = cube.start.split("-").map(Number);
    this.regionOf = cube.region_of;
    this.subtypes = cube.subtypes;
    this.rows = arrays.rows;
    this.places = [...cube.areas, ...cube.regions, "all"];
    this.all = this.places.length - 1;
    this.placeOf = new Map(this.places.map((id, place) => [id, place]));
    this.#sum();
    this.#gather();
  }

  /** Sums of every measure for regions and all together, and of what is drawn for areas too. */
  #sum() {
    const beyond = this.areas.length, wide = this.places.length;
    const room = (measure, width, fields) => new (measure.level ? Level : Flow)(this.months, width, fields);
    this.wholes = this.measures.map((measure) => room(measure, wide - beyond, FIELDS));
    this.drawn = this.measures.map((measure) => (measure.drawn ? room(measure, beyond, FIELDS.slice(0, 3)) : null));
    for (let at = 0; at < this.rows.length; at += WIDTH) {
      const [measure, place, first, last, low, high, unknown] = this.rows.subarray(at, at + WIDTH);
      const numbers = [low, high < 0 ? low : high, high < 0 ? 1 : 0, unknown, 1];
      if (place >= beyond) this.wholes[measure].add(place - beyond, first, last, numbers);
      else {
        this.drawn[measure]?.add(place, first, last, numbers.slice(0, 3));
        if (!this.measures[measure].level) {
          this.wholes[measure].add(this.regionOf[place], first, last, numbers);
          this.wholes[measure].add(this.all - beyond, first, last, numbers);
        }
      }
    }
    for (const sums of [...this.wholes, ...this.drawn]) sums?.accumulate();
  }

  /** Where the rows of each area begin, for a look at one area. */
  #gather() {
    this.rowsOf = this.areas.map(() => []);
    for (let at = 0; at < this.rows.length; at += WIDTH)
      if (this.rows[at + PLACE] < this.areas.length) this.rowsOf[this.rows[at + PLACE]].push(at);
  }

  /** The table of totals of one place (an area's, a region's or `all`'s position) in a window: one line a measure. */
  totals(place, from, to) {
    return place < this.areas.length ? this.#ofArea(place, from, to) : this.#ofWhole(place - this.areas.length, from, to);
  }

  #ofWhole(column, from, to) {
    const found = [];
    this.wholes.forEach((sums, measure) => {
      if (!sums.at(4, from, to, column)) return;
      const [low, high, open, unknown] = [0, 1, 2, 3].map((field) => sums.at(field, from, to, column));
      found.push({ measure, low, high: open ? null : high, unknown });
    });
    return found;
  }

  #ofArea(place, from, to) {
    const found = new Map();
    for (const at of this.rowsOf[place]) {
      const row = this.rows.subarray(at, at + WIDTH);
      if (row[FIRST] > to || row[LAST] < from) continue;
      const measure = row[MEASURE];
      const join = this.measures[measure].level ? Math.max : (one, other) => one + other;
      const total = found.get(measure) ?? { measure, low: 0, high: 0, unknown: 0 };
      total.low = join(total.low, row[LOW]);
      total.high = total.high === null || row[HIGH] < 0 ? null : join(total.high, row[HIGH]);
      total.unknown = join(total.unknown, row[UNKNOWN]);
      found.set(measure, total);
    }
    return [...found.values()].sort((one, other) => one.measure - other.measure);
  }

  /** How often each subtype is among what an area's measure adds up in a window: subtype → least number. */
  bySubtype(place, measure, from, to) {
    const found = new Map();
    for (const at of this.rowsOf[place] ?? []) {
      const row = this.rows.subarray(at, at + WIDTH);
      if (row[MEASURE] !== measure || row[SUBTYPE] < 0 || row[FIRST] > to || row[LAST] < from) continue;
      const key = this.subtypes[row[SUBTYPE]];
      found.set(key, (found.get(key) ?? 0) + row[LOW]);
    }
    return found;
  }

  /** For what is drawn: least, most and whether open-ended, one number a place (areas, regions, all), of one measure. */
  window(measure, from, to, out) {
    const beyond = this.areas.length;
    for (let field = 0; field < 3; field++) {
      this.drawn[measure].window(field, from, to, out[field].subarray(0, beyond));
      this.wholes[measure].window(field, from, to, out[field].subarray(beyond));
    }
  }

  /** Three arrays for `window`, one number a place each. */
  room() {
    return [0, 1, 2].map(() => new Int32Array(this.places.length));
  }

  /** The largest number that any window of so many months gives a measure, for each place. */
  largest(measure, length) {
    const out = this.room(), most = new Int32Array(this.places.length);
    if (this.measures[measure].level) length = 1;
    for (let from = 0; from + length <= this.months; from++) {
      this.window(measure, from, from + length - 1, out);
      for (let place = 0; place < most.length; place++) most[place] = Math.max(most[place], out[1][place]);
    }
    return most;
  }
}
