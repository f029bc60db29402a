// Once the page is there: keep it for when there is no network.
const up = document.body.dataset.up;
if ("serviceWorker" in navigator && location.protocol !== "file:") {
  const begin = () => navigator.serviceWorker.register(new URL(`${up}sw.js`, location.href), { scope: new URL(up, location.href) }).catch(() => {});
  document.readyState === "complete" ? begin() : addEventListener("load", begin);
}
