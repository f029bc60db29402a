// Elements of the page. Text goes in as text and never as markup: what stands in a release is then never run.

/** An element with attributes and children; a string child is text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A button whose name for those who cannot see it is `label`. */
export function button(text, label, action, attributes = {}) {
  const made = element("button", { type: "button", "aria-label": label, title: label, ...attributes }, text);
  made.addEventListener("click", action);
  return made;
}

/** A choice of one from a list of [value, text]. */
export function choice(label, options, value, action) {
  const list = element("select", {}, ...options.map(([key, text]) => element("option", { value: key }, text)));
  list.value = value;
  list.addEventListener("change", () => action(list.value));
  return { list, field: element("label", { class: "field" }, element("span", {}, label), list) };
}

/** A table with a heading row; cells are strings or elements, the first of each row names it. */
export function table(caption, header, rows) {
  return element(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...header.map((title) => element("th", { scope: "col" }, title)))),
      element(
        "tbody",
        {},
        ...rows.map(([first, ...rest]) =>
          element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell)))
        )
      )
    )
  );
}
