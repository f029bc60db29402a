// The map as a picture to keep: its sentence, its layers and counts, the map, that places are coarse, and the source.

import { fill, outline } from "./paint.js";

const EDGE = 24, LINE = 26;

/** A canvas with all of it, in the colours of paper whatever the theme. */
export function picture(app) {
  const { map, words, head } = app;
  const ratio = map.ratio, wide = map.width + 2 * EDGE;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const font = (size, weight = "") => `${weight} ${size}px ${app.font}`.trim();
  context.font = font(14);
  const below = [words.say("coarse"), ...wrapped(context, head.source, map.width)];
  const chosen = app.toggles.filter(({ layer }) => app.state.layers.has(layer.key));
  const top = EDGE + 2 * LINE + 14, tall = top + map.height + 10 + below.length * LINE + EDGE;
  canvas.width = wide * ratio;
  canvas.height = tall * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = "#F7F5F0";
  context.fillRect(0, 0, wide, tall);
  context.textBaseline = "middle";
  const ink = head.colours.light.ink;
  context.fillStyle = ink;
  context.font = font(20, "bold");
  context.fillText(app.sentence.textContent.replace(/[\s:]+$/u, ""), EDGE, EDGE + 10, map.width);
  context.font = font(14);
  let x = EDGE;
  for (const { layer, number } of chosen) {
    const path = new Path2D();
    outline(path, layer.mark, x + 7, EDGE + LINE + 18, 6);
    fill(context, path, layer.mark, layer.light);
    context.fillStyle = ink;
    const said = `${layer.title} ${number.textContent}`;
    context.fillText(said, x + 20, EDGE + LINE + 18);
    x += context.measureText(said).width + 44;
  }
  app.retheme(true);
  context.drawImage(map.canvas, EDGE, top, map.width, map.height);
  app.retheme();
  context.fillStyle = ink;
  below.forEach((text, at) => context.fillText(text, EDGE, top + map.height + 24 + at * LINE));
  return canvas;
}

function wrapped(context, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Saves it as a file named for its period. */
export function save(app) {
  picture(app).toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `veille-${app.period()}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
