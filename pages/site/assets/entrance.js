// To the language of the browser; French where it speaks neither.
const spoken = navigator.languages.map((language) => language.slice(0, 2).toLowerCase());
const language = spoken.find((one) => one === "fr" || one === "en") ?? "fr";
location.replace(`${language}/index.html${location.search}`);
