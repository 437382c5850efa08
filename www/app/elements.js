// Makes elements. Whatever is given becomes text or the value of an attribute, and never markup.

/** An element of HTML. Attributes that are null or false are left out; those that are true have no value. */
export function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An element of SVG. */
export function drawing(name, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** A button that does something here. */
export function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** A moment of the API as a reader writes it, with the exact one in the element. */
export function moment(text) {
  const date = new Date(text);
  const words = date.toLocaleDateString(undefined, { year: "numeric", month: "long", day: "numeric" });
  return element("time", { datetime: text, title: date.toLocaleString() }, words);
}

/** A number with its noun, which gets an s unless it is one. */
export function counted(number, noun) {
  return `${number.toLocaleString()} ${noun}${number === 1 ? "" : "s"}`;
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}
