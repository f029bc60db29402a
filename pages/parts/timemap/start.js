// The map on a page that is served without Streamlit: what it needs is said by the element that it is drawn in.

import { mount } from "./timemap.js";

const host = document.getElementById("map");
const { payload, basemap, event, embed, apology } = host.dataset;
const answer = await fetch(payload);
mount(host, new Uint8Array(await answer.arrayBuffer()), {
  basemap: new URL(basemap, location.href),
  event,
  embed,
  apology,
});
// What stood in its place for browsers that do not run this.
document.getElementById("without")?.remove();
// In a frame of somebody else's page links leave the frame: an event's page is not shown in it.
if ("frame" in host.dataset) document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));
