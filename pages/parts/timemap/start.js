// The map in a frame of somebody else's page: the same module, with a link to the whole site.

import { mount } from "./timemap.js";

const language = document.documentElement.lang;
const host = document.getElementById("map");
const answer = await fetch(`/embed.bin?lang=${language}`);
mount(host, new Uint8Array(await answer.arrayBuffer()), {
  basemap: new URL("/basemap/", location.origin),
  event: "/event?id=",
  apology: host.dataset.apology,
});
// Links leave the frame: an event's page is not shown in it.
document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));
