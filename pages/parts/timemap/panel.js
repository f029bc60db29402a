// What is said in words beside and below the map: an area's panel, the sentence, the table, the events, others' totals.

import { button, element, table } from "./page.js";
import { saysSomething } from "./words.js";

const FEW = 6, MANY = 40; // events listed in the panel; at a time below the map

/** The panel of a place: its size, its figures by layer, its events in the window. */
export function panel(app, place) {
  const { cube, words, state } = app;
  if (place < 0) return [element("p", { class: "quiet" }, words.say("timemap.panel.empty")), ...summary(app)];
  const totals = chosen(app, cube.totals(place, state.from, state.to));
  const region = place >= cube.areas.length;
  const kilometres = Math.max(1, Math.round(app.placeSize(place) / 1000));
  const parts = [
    element("h3", {}, app.placeName(place)),
    element("p", { class: "quiet" }, words.say(region ? "timemap.panel.region" : "timemap.panel.size", { size: kilometres })),
  ];
  for (const layer of app.layers) {
    const own = totals.filter((total) => cube.measures[total.measure].layer === layer.key && saysSomething(total));
    if (!own.length) continue;
    parts.push(
      element("h4", {}, app.symbol(layer), layer.title),
      ...own.map((total) => element("p", { class: "figure" }, words.total(total, cube.measures[total.measure]), ...kinds(app, place, total)))
    );
  }
  if (parts.length === 2) parts.push(element("p", {}, words.say("summary.none")));
  const events = eventsOf(app).filter((event) => (region ? cube.regionOf[event.area] === place - cube.areas.length : event.area === place));
  if (events.length) {
    parts.push(element("h4", {}, words.say("timemap.panel.events")), element("ul", { class: "events" }, ...events.slice(0, FEW).map((event) => line(app, event))));
    if (events.length > FEW) parts.push(element("p", { class: "quiet" }, words.say("timemap.panel.more", { number: words.number(events.length - FEW) })));
  }
  parts.push(element("p", { class: "quiet" }, words.say("coarse"), " ", ...app.head.withheld.map((text) => `${text} `)));
  return parts;
}

/** Of what a total is made, where its layer tells kinds apart. */
function kinds(app, place, total) {
  const measure = app.cube.measures[total.measure];
  if (place >= app.cube.areas.length || !measure.drawn) return [];
  const found = [...app.cube.bySubtype(place, total.measure, app.state.from, app.state.to)].sort((one, other) => other[1] - one[1]);
  const colon = app.words.say("list.colon");
  return found.map(([key, number]) => element("span", { class: "kind" }, `${app.head.subtypes[key]}${colon}${app.words.number(number)}`));
}

/** One event: when, what, how many by whom, who says so. */
function line(app, event) {
  const address = app.options.event?.replace("{id}", encodeURIComponent(event.id)).replace("{language}", app.words.language);
  const what = address ? element("a", { href: address }, event.what) : event.what;
  const parts = [element("time", {}, event.when), " ", what];
  if (event.summary) parts.push(element("span", {}, ` ${event.summary}`));
  if (event.rivals) parts.push(element("span", { class: "rivals" }, ` ${event.rivals}`));
  if (event.says) parts.push(element("span", { class: "quiet" }, ` ${event.says}`));
  return element("li", {}, ...parts);
}

/** What is shown, in a sentence, and a line a layer. */
export function summary(app) {
  const { words, cube, state } = app;
  const totals = chosen(app, cube.totals(cube.places.lastIndexOf(state.region), state.from, state.to));
  const lines = app.layers.flatMap((layer) => {
    const own = totals.filter((total) => cube.measures[total.measure].layer === layer.key && saysSomething(total));
    if (!own.length) return [];
    const said = words.list(own.map((total) => words.total(total, cube.measures[total.measure])));
    const peak = layer.lasting ? ` (${words.say("summary.peak")})` : "";
    return [element("li", {}, app.symbol(layer), element("strong", {}, layer.title), `${words.say("list.colon")}${said}${peak}.`)];
  });
  return [
    element("ul", {}, ...(lines.length ? lines : [element("li", {}, words.say("summary.none"))])),
    element("p", { class: "quiet" }, words.say("summary.withheld")),
  ];
}

/** The window, and where, in one sentence. */
export function sentence(app) {
  const { words, cube, state } = app;
  const [start, end] = [words.month(cube, state.from), words.month(cube, state.to)];
  return words.say("summary.period", { start, end, place: app.regionName(state.region) });
}

/** The same figures as the map: areas × layers, each area a button that shows it on the map. */
export function areasTable(app) {
  const { words, cube, state } = app;
  const rows = [];
  const asked = cube.regions.indexOf(state.region);
  const order = cube.areas.map((_, place) => place).sort((one, other) => app.placeName(one).localeCompare(app.placeName(other), words.language));
  for (const place of order) {
    if (asked >= 0 && cube.regionOf[place] !== asked) continue;
    for (const total of chosen(app, cube.totals(place, state.from, state.to))) {
      const measure = cube.measures[total.measure];
      const name = app.placeName(place);
      const show = button(name, words.say("timemap.table.show", { area: name }), () => app.select(place, true), { class: "plain" });
      rows.push([show, app.titleOf(measure.layer), words.counted(total), words.alone(total, measure)]);
    }
  }
  if (!rows.length) return element("p", {}, words.say("map.table.empty"));
  const header = ["area", "layer", "counted", "number"].map((name) => words.say(`map.table.${name}`));
  return table(words.say("map.table"), header, rows);
}

/** The events of the window, latest first, so many at a time. */
export function eventsList(app, shown = MANY) {
  const { words } = app;
  const events = eventsOf(app);
  if (!events.length) return [element("p", {}, words.say("map.table.empty"))];
  const list = element(
    "ul",
    { class: "events" },
    ...events.slice(0, shown).map((event) => {
      const item = line(app, event);
      item.prepend(app.symbol(app.layers[event.layer]), element("strong", {}, `${app.placeName(event.area)} `));
      return item;
    })
  );
  if (events.length <= shown) return [list];
  const more = button(words.say("timemap.events.more", { number: words.number(events.length - shown) }), words.say("timemap.events.more.label"), () => app.moreEvents());
  return [list, more];
}

/** What other bodies total for a time that the window touches: beside the figures, never added to them. */
export function seriesTable(app) {
  const { words, state, cube } = app;
  const asked = cube.regions.indexOf(state.region);
  const rows = app.head.series
    .filter((one) => state.layers.has(app.layers[one.layer].key) && one.first <= state.to && one.last >= state.from && (asked < 0 || one.region === asked))
    .map((one) => [one.when, one.where, one.counted, one.number, one.says, one.scope]);
  if (!rows.length) return null;
  const header = ["map.events.date", "map.table.area", "map.table.counted", "map.series.number", "map.events.says", "map.series.scope"];
  return table(words.say("map.series"), header.map((key) => words.say(key)), rows);
}

/** Totals of the layers that are chosen. */
function chosen(app, totals) {
  return totals.filter((total) => app.state.layers.has(app.cube.measures[total.measure].layer));
}

function eventsOf(app) {
  const { state, cube } = app, asked = cube.regions.indexOf(state.region);
  return app.head.events.filter(
    (event) =>
      state.layers.has(app.layers[event.layer].key) &&
      event.first <= state.to &&
      event.last >= state.from &&
      (asked < 0 || cube.regionOf[event.area] === asked)
  );
}
