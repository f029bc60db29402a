// The query alone, under Node: the same events and the same brushes for our cube, falcon-vis and crossfilter2.
// node windows.mjs PATH-TO-cube.js  →  JSON on standard output. Milliseconds a move of the brush, median and 95th of a hundred.
import crossfilter from "crossfilter2";
import { tableFromArrays } from "apache-arrow";
import { ArrowDB, FalconVis } from "falcon-vis";

const { Cube } = await import(process.argv[2]);
const MONTHS = 120, CELLS = 1000, MOVES = 400;

let seed = 7;
const chance = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

const drags = Array.from({ length: MOVES }, (_, at) => [at % (MONTHS - 24), (at % (MONTHS - 24)) + 23]);
const jumps = Array.from({ length: MOVES }, () => [chance(), chance()].map((part) => Math.floor(part * MONTHS)).sort((one, other) => one - other));

async function timed(windows, move) {
  const took = [];
  for (const window of windows.slice(0, 20)) await move(window);
  for (const window of windows) {
    const before = performance.now();
    await move(window);
    took.push(performance.now() - before);
  }
  took.sort((one, other) => one - other);
  return { median: took[MOVES >> 1], p95: took[Math.floor(MOVES * 0.95)] };
}

function ours(months, cells) {
  const counts = new Map();
  months.forEach((month, at) => {
    const key = month * CELLS + cells[at];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const rows = Int32Array.from([...counts].flatMap(([key, number]) => [0, key % CELLS, Math.floor(key / CELLS), Math.floor(key / CELLS), number, number, 0, -1]));
  const head = {
    cube: {
      start: "2015-01", months: MONTHS, subtypes: [], regions: ["one"],
      areas: Array.from({ length: CELLS }, (_, cell) => `c${cell}`), region_of: new Array(CELLS).fill(0),
      measures: [{ layer: "a", subtype: "", counted: "events", published: true, level: false, drawn: true }],
    },
  };
  const cube = new Cube({ head, arrays: { rows } });
  const room = cube.room();
  return { move: ([from, to]) => cube.window(0, from, to, room), read: () => Array.from(room[0].subarray(0, CELLS)) };
}

async function falcon(months, cells) {
  const db = new ArrowDB(tableFromArrays({ month: Float32Array.from(months), cell: Float32Array.from(cells) }));
  const vis = new FalconVis(db);
  const month = await vis.view1D({ type: "continuous", name: "month", range: [0, MONTHS], resolution: MONTHS, bins: MONTHS, exact: true });
  const cell = await vis.view1D({ type: "continuous", name: "cell", range: [0, CELLS], resolution: CELLS, bins: CELLS, exact: true });
  await vis.link();
  const built = performance.now();
  await month.activate();
  return {
    index: performance.now() - built,
    move: ([from, to]) => month.select([from, to + 1]),
    read: () => Array.from(cell.state.filter),
  };
}

function cross(months, cells) {
  const facts = crossfilter(Array.from(months, (month, at) => ({ month, cell: cells[at] })));
  const month = facts.dimension((fact) => fact.month);
  const group = facts.dimension((fact) => fact.cell).group().reduceCount();
  return {
    move: ([from, to]) => {
      month.filterRange([from, to + 1]);
      return group.all();
    },
    read: () => {
      const found = new Array(CELLS).fill(0);
      for (const { key, value } of group.all()) found[key] = value;
      return found;
    },
  };
}

const results = [];
for (const count of [1e4, 1e5, 1e6]) {
  const months = Uint16Array.from({ length: count }, () => Math.floor(chance() * MONTHS));
  const cells = Uint16Array.from({ length: count }, () => Math.floor(chance() * CELLS));
  const peers = { ours, "falcon-vis": falcon, crossfilter2: cross };
  const made = {};
  for (const [name, make] of Object.entries(peers)) {
    const before = performance.now();
    made[name] = await make(months, cells);
    made[name].build = performance.now() - before;
  }
  for (const window of jumps.slice(0, 5)) {
    const answers = [];
    for (const one of Object.values(made)) {
      await one.move(window);
      answers.push(JSON.stringify(one.read()));
    }
    if (new Set(answers.slice(0, 3)).size !== 1) {
      const sums = answers.map((answer) => JSON.parse(answer).reduce((one, other) => one + other, 0));
      throw new Error(`the peers disagree on ${window}: ${sums}`);
    }
  }
  for (const [name, one] of Object.entries(made))
    results.push({ count, name, build: one.build, drag: await timed(drags, one.move), jump: await timed(jumps, one.move) });
}
console.log(JSON.stringify(results));
