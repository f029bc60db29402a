// What part of the world is shown: web Mercator, from degrees to pixels of the map and back.

const TILE = 512;
const EARTH = 40075016.7;

export const worldX = (lon) => (lon + 180) / 360;
export const worldY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
const lonOf = (x) => x * 360 - 180;
const latOf = (y) => (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;

export const FURTHEST = 5, NEAREST = 11;

export class View {
  constructor(lon, lat, zoom, width, height) {
    Object.assign(this, { lon, lat, width, height });
    this.zoom = Math.min(Math.max(zoom, FURTHEST), NEAREST);
    this.scale = TILE * 2 ** this.zoom;
    this.left = worldX(lon) * this.scale - width / 2;
    this.top = worldY(lat) * this.scale - height / 2;
  }

  /** The view in which so many metres fit into the map. */
  static around(lon, lat, metres, width, height) {
    const pixels = Math.min(width, height);
    return new View(lon, lat, Math.log2((EARTH * Math.cos((lat * Math.PI) / 180) * pixels) / (metres * TILE)), width, height);
  }

  get metres() {
    return (EARTH * Math.cos((this.lat * Math.PI) / 180)) / this.scale;
  }

  x(lon) {
    return worldX(lon) * this.scale - this.left;
  }

  y(lat) {
    return worldY(lat) * this.scale - this.top;
  }

  /** Moved by pixels, kept within the frame that the base map covers (west, south, east, north). */
  moved(dx, dy, frame) {
    const lon = lonOf((this.left + this.width / 2 - dx) / this.scale);
    const lat = latOf((this.top + this.height / 2 - dy) / this.scale);
    return new View(within(lon, frame[0], frame[2]), within(lat, frame[1], frame[3]), this.zoom, this.width, this.height);
  }

  /** Nearer or further, with what lies under a pixel staying under it. */
  zoomed(by, x, y, frame) {
    const next = new View(this.lon, this.lat, this.zoom + by, this.width, this.height);
    const lon = lonOf((this.left + x) / this.scale), lat = latOf((this.top + y) / this.scale);
    return next.moved(x - next.x(lon), y - next.y(lat), frame);
  }

  sized(width, height) {
    return new View(this.lon, this.lat, this.zoom, width, height);
  }
}

const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** A length for the scale bar: 1, 2 or 5 times a power of ten metres, at most so many pixels long. */
export function scaleBar(view, most) {
  const room = view.metres * most;
  const power = 10 ** Math.floor(Math.log10(room));
  const metres = [5, 2, 1].map((times) => times * power).find((length) => length <= room);
  return { metres, pixels: metres / view.metres };
}
