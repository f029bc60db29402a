// What is shown, as plain words in the address bar: the same words that data/query.py reads. Nonsense is named and left aside.

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** The state that an address asks for, and the names of what was not understood. `usual` is the state of a bare address. */
export function read(search, cube, layers, usual) {
  const asked = new URLSearchParams(search), ignored = new Set();
  const one = (name) => {
    const values = asked.getAll(name);
    if (values.length > 1) ignored.add(name);
    return values.length === 1 ? values[0] : null;
  };
  const month = (name) => {
    const said = one(name);
    if (said === null) return usual[name];
    const found = MONTH.exec(said);
    const at = found ? (Number(found[1]) - cube.start[0]) * 12 + Number(found[2]) - cube.start[1] : -1;
    if (at >= 0 && at < cube.months) return at;
    ignored.add(name);
    return usual[name];
  };
  let [from, to] = [month("from"), month("to")];
  if (from > to) {
    ignored.add("from").add("to");
    [from, to] = [usual.from, usual.to];
  }
  const named = asked.getAll("layer"), keys = layers.map((layer) => layer.key);
  if (named.some((key) => !keys.includes(key))) ignored.add("layer");
  const known = keys.filter((key) => named.includes(key));
  let region = one("region") ?? "all";
  if (!["all", ...cube.regions].includes(region)) {
    ignored.add("region");
    region = "all";
  }
  const state = { from, to, layers: known.length ? new Set(known) : new Set(usual.layers), region };
  return { state: { ...state, at: position(one("at"), ignored), area: area(one("area"), cube, ignored) }, ignored: [...ignored] };
}

function position(said, ignored) {
  if (said === null) return null;
  const numbers = said.split(",").map(Number);
  const [lat, lon, zoom] = numbers;
  if (numbers.length === 3 && lat > 40 && lat < 60 && lon > -15 && lon < 20 && zoom >= 4 && zoom <= 12) return numbers;
  ignored.add("at");
  return null;
}

function area(said, cube, ignored) {
  if (said === null || cube.placeOf.has(said)) return said;
  ignored.add("area");
  return null;
}

/** The address of a state, other words in it left as they are; what is usual is not said. */
export function write(search, cube, state, usual) {
  const said = new URLSearchParams(search);
  for (const name of ["from", "to", "layer", "region", "at", "area"]) said.delete(name);
  if (state.from !== usual.from) said.set("from", monthOf(cube, state.from));
  if (state.to !== usual.to) said.set("to", monthOf(cube, state.to));
  if (state.layers.size !== usual.layers.size) for (const key of state.layers) said.append("layer", key);
  if (state.region !== usual.region) said.set("region", state.region);
  if (state.at) said.set("at", state.at.map((number, at) => number.toFixed(at < 2 ? 3 : 1)).join(","));
  if (state.area) said.set("area", state.area);
  const text = said.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

/** A month of the cube as 2017-05. */
export function monthOf(cube, at) {
  const number = cube.start[0] * 12 + cube.start[1] - 1 + at;
  return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
}
