// A parameter to fill in.

import { kind, limits } from "./docs-schema.js";
import { inline } from "./docs-text.js";
import { element } from "./elements.js";

let numbers = 0;

/** A field with a hint of what may be typed; what has to be there begins with the example. */
export function parameterField(api, { name, required, example, schema }) {
  const id = `parameter-${++numbers}`;
  const found = api.schema(schema);
  const control = found.enum ? selection(found, { id, name }) : element("input", {
    id, name, required, "aria-describedby": `${id}-hint`,
    value: required && example !== undefined ? example : null,
    inputmode: api.types(found).includes("string") ? null : "numeric",
    autocomplete: "off", autocapitalize: "none", spellcheck: "false",
  });
  const words = inline(hint(api, found, { required, example }));
  return element("div", { class: "field" },
    element("label", { for: id }, element("code", {}, name)),
    !found.enum && element("p", { class: "hint", id: `${id}-hint` }, ...words),
    control);
}

function hint(api, found, { required, example }) {
  const words = kind(api, found);
  return [
    `${words.charAt(0).toUpperCase()}${words.slice(1)}${required ? ", required" : ""}.`,
    limits(found),
    example !== undefined && example !== found.default && `For example \`${example}\`.`,
  ].filter(Boolean).join(" ");
}

/** One of some values, or none. */
function selection(found, attributes) {
  const none = found.default === undefined ? "left out" : `left out (${found.default})`;
  return element("select", attributes,
    element("option", { value: "" }, none),
    ...found.enum.map((value) => element("option", { value }, String(value))));
}
