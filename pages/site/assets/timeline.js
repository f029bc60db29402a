// The search of the timeline: over the list that stands in the page, by the rules of data/finding.py. The address keeps it.

const FACETS = ["layer", "subtype", "region", "area", "publisher", "precision", "certainty"];
const form = document.getElementById("search"), found = document.getElementById("found"), take = document.getElementById("take");
const events = [...document.querySelectorAll("#events > li")].map((item) => ({ item, ...item.dataset, values: Object.fromEntries(FACETS.map((facet) => [facet, item.dataset[facet].split("\n")])) }));

/** Without accents and in small letters, so that `evacue` finds « Évacué ». */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-'’]/g, " ");

/** What the fields ask for; a month that is none is not asked for. */
function asked() {
  const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  for (const name of ["from", "to"]) if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(said[name])) said[name] = "";
  return said;
}

function fits(event, said, but) {
  const from = said.from && `${said.from}-01`, to = said.to && `${said.to}-31`;
  const inTime = !(from || to) || (event.begins && (!to || event.begins <= to) && (!from || event.ends >= from));
  return inTime && said.words.every((word) => event.words.includes(word)) && FACETS.every((facet) => facet === but || !said[facet] || event.values[facet].includes(said[facet]));
}

function search() {
  const said = asked();
  said.words = folded(said.q).split(/\s+/).filter(Boolean);
  const fitting = events.filter((event) => fits(event, said));
  const shown = new Set(fitting);
  for (const event of events) event.item.hidden = !shown.has(event);
  found.textContent = fitting.length ? found.dataset.found.replace("{number}", fitting.length) : found.dataset.nothing;
  take.hidden = !fitting.length;
  for (const facet of FACETS) {
    // The number beside a choice is what it would leave with all the others as they are.
    const left = new Map();
    for (const event of events) if (fits(event, said, facet)) for (const value of event.values[facet]) left.set(value, (left.get(value) ?? 0) + 1);
    for (const option of form.elements[facet].options) {
      if (!option.value) continue;
      option.dataset.name ??= option.textContent;
      option.textContent = `${option.dataset.name} (${left.get(option.value) ?? 0})`;
      option.hidden = !left.has(option.value) && !option.selected;
    }
  }
  const address = new URLSearchParams();
  for (const name of ["q", "from", "to", ...FACETS]) if (said[name]) address.set(name, said[name]);
  history.replaceState(history.state, "", location.pathname + (address.size ? `?${address}` : ""));
  return fitting;
}

/** The rows of what is shown, as a file: the same rows, in the same order, as in the download of everything. */
async function download() {
  const ids = new Set(events.filter((event) => !event.item.hidden).map((event) => event.id));
  const text = await (await fetch(take.dataset.from)).text();
  const [header, ...rows] = text.split("\n");
  const kept = rows.filter((row) => ids.has(row.slice(0, row.indexOf(","))));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([[header, ...kept, ""].join("\n")], { type: "text/csv" }));
  link.download = "veille-events.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

const before = new URLSearchParams(location.search);
for (const field of form.elements) if (before.has(field.name)) field.value = before.get(field.name);
form.hidden = false;
form.addEventListener("input", search);
form.addEventListener("submit", (event) => event.preventDefault());
take.addEventListener("click", download);
search();
