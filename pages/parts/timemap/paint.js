// How things look on the canvas: land, squares, and one shape a layer whose area is proportional to its number.

export const SMALLEST = 2.5;
const HALF = Math.sqrt(Math.PI) / 2, SIDE = Math.sqrt(4 * Math.PI / Math.sqrt(3));
const HOLE = 0.55;

/** Adds a layer's shape to a path. Each has about the area of a disc of this radius. */
export function outline(path, mark, x, y, radius) {
  switch (mark) {
    case "square":
      path.rect(x - HALF * radius, y - HALF * radius, 2 * HALF * radius, 2 * HALF * radius);
      return;
    case "triangle": {
      const side = SIDE * radius, height = (side * Math.sqrt(3)) / 2;
      path.moveTo(x - side / 2, y + height / 3);
      path.lineTo(x + side / 2, y + height / 3);
      path.lineTo(x, y - (2 * height) / 3);
      path.closePath();
      return;
    }
    case "ring":
      disc(path, x, y, radius * 1.15);
      disc(path, x, y, radius * 1.15 * HOLE, true);
      return;
    default:
      disc(path, x, y, radius);
  }
}

function disc(path, x, y, radius, inner = false) {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI, inner);
  path.closePath();
}

/** Fills a path in a layer's colour; the hatched disc has a rim and stripes, which read on paper too. */
export function fill(context, path, mark, colour) {
  context.fillStyle = mark === "hatched disc" ? stripes(context, colour) : colour;
  context.globalAlpha = mark === "hatched disc" ? 1 : 0.85;
  context.fill(path);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.stroke(path);
}

const LARGEST = 27, STEP = 0.5, ROOM = 1.45; // radii in pixels, and how much of its radius a shape needs around its middle

/** A layer's shape in every size, drawn once on one sheet: a frame then copies pixels and works out no outlines. */
export class Stamps {
  constructor(mark, colour, ratio) {
    this.ratio = ratio;
    this.lefts = [];
    let left = 0;
    for (let radius = SMALLEST; radius <= LARGEST; radius += STEP) {
      this.lefts.push(left);
      left += Math.ceil(2 * radius * ROOM) + 2;
    }
    this.tall = Math.ceil(2 * LARGEST * ROOM) + 2;
    this.sheet = document.createElement("canvas");
    this.sheet.width = left * ratio;
    this.sheet.height = 2 * this.tall * ratio;
    const context = this.sheet.getContext("2d");
    context.scale(ratio, ratio);
    this.lefts.forEach((from, at) => {
      const radius = SMALLEST + at * STEP, half = Math.ceil(radius * ROOM) + 1;
      const inner = new Path2D(), outer = new Path2D();
      outline(inner, mark, from + half, half, radius);
      fill(context, inner, mark, colour);
      outline(outer, mark, from + half, this.tall + half, radius);
      context.strokeStyle = context.fillStyle = colour;
      context.globalAlpha = 0.25;
      context.fill(outer);
      context.globalAlpha = 0.8;
      context.lineWidth = 1;
      context.stroke(outer);
      context.globalAlpha = 1;
    });
  }

  /** Puts one down with its middle at x, y. `faint`: the outer one, of the high value. */
  put(context, x, y, radius, faint) {
    const at = Math.min(Math.round((radius - SMALLEST) / STEP), this.lefts.length - 1);
    const half = Math.ceil((SMALLEST + at * STEP) * ROOM) + 1, { ratio } = this;
    context.drawImage(
      this.sheet, this.lefts[at] * ratio, faint ? this.tall * ratio : 0, 2 * half * ratio, 2 * half * ratio,
      Math.round(x) - half, Math.round(y) - half, 2 * half, 2 * half
    );
  }
}

const patterns = new Map();

function stripes(context, colour) {
  if (!patterns.has(colour)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 12;
    const brush = tile.getContext("2d");
    brush.strokeStyle = colour;
    brush.lineWidth = 4;
    for (const shift of [-12, 0, 12]) {
      brush.moveTo(shift, 12);
      brush.lineTo(shift + 12, 0);
    }
    brush.stroke();
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(0.5));
    patterns.set(colour, pattern);
  }
  return patterns.get(colour);
}

/** Sea, land and lines, from GeoJSON whose coordinates were made into world units (see `prepared`). */
export function drawLand(context, view, land, colours) {
  context.fillStyle = colours.sea;
  context.fillRect(0, 0, view.width, view.height);
  const shape = (name) => {
    const path = new Path2D();
    for (const line of land[name] ?? []) {
      for (let at = 0; at < line.length; at += 2) {
        const x = line[at] * view.scale - view.left, y = line[at + 1] * view.scale - view.top;
        if (at) path.lineTo(x, y);
        else path.moveTo(x, y);
      }
    }
    return path;
  };
  const ground = shape("land");
  context.fillStyle = colours.land;
  context.fill(ground, "evenodd");
  context.lineJoin = "round";
  for (const [name, colour, width] of [
    ["land", colours.border, 0.8],
    ["departements", colours.border, 0.6],
    ["borders", colours.quiet, 1],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(name === "land" ? ground : shape(name));
  }
}

/** Names from the more important to the less, none over another or over the edge; gives the boxes in which they stand. */
export function drawNames(context, view, names, colours, font, reserved) {
  const taken = [...reserved];
  const room = Math.max(8, (view.width * view.height) / 16000);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  let drawn = 0;
  for (const [name, lon, lat, sea, rank] of names) {
    if (drawn >= room || rank < 4000 * 4 ** Math.max(0, 8.5 - view.zoom)) continue;
    context.font = `${sea ? "italic " : ""}13px ${font}`;
    const x = view.x(lon), half = context.measureText(name).width / 2 + 4;
    // Under its town, or above it where something else stands.
    const free = (box) =>
      box[0] >= 0 && box[2] <= view.width && box[1] >= 0 && box[3] <= view.height &&
      !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    const y = (sea ? [0] : [15, -15]).map((away) => view.y(lat) + away).find((at) => free([x - half, at - 9, x + half, at + 9]));
    if (y === undefined) continue;
    const box = [x - half, y - 9, x + half, y + 9];
    taken.push(box);
    drawn += 1;
    context.strokeStyle = sea ? colours.sea : colours.land;
    context.lineWidth = 3;
    context.strokeText(name, x, y);
    context.fillStyle = colours.quiet;
    context.fillText(name, x, y);
  }
  return taken;
}
