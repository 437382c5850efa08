// Schemas as lists: names, kinds of values, and what these may be.

import { prose } from "./docs-text.js";
import { element } from "./elements.js";

const TYPES = {
  string: "text", integer: "whole number", number: "number", boolean: "true or false", array: "list",
  object: "object", null: "null",
};

/** A schema without a name: the members of an object, or what kind of value it is. */
export function schema(api, given) {
  const found = api.resolved(given);
  return [...prose(found.description), ...inside(api, found)];
}

/** A name with what may stand there. */
export function member(api, name, given, isRequired, { description, place } = {}) {
  const found = api.schema(given);
  return [
    element("dt", {},
      element("code", {}, name), " ",
      element("span", { class: "type" }, [kind(api, found), place].filter(Boolean).join(", ")),
      ...(isRequired ? [" ", element("span", { class: "required" }, "required")] : [])),
    element("dd", {},
      ...prose(description),
      ...(found.description === description ? [] : prose(found.description)),
      ...prose(limits(found)),
      ...patterns(api, found),
      ...inside(api, found)),
  ];
}

/** The kinds of values that a schema allows, in words. */
export function kind(api, found) {
  return api.types(found).map((type) => TYPES[type] ?? type).join(" or ");
}

/** What a value may be, in sentences; code stands between backticks. */
export function limits(found) {
  return [
    range(found.minLength, found.maxLength, "characters"),
    range(found.minimum, found.maximum),
    range(found.minItems, found.maxItems, "items"),
    found.enum && `One of ${found.enum.map((value) => `\`${value}\``).join(", ")}.`,
    found.const !== undefined && `Always \`${found.const}\`.`,
    found.format && `Format ${found.format}.`,
    found.default !== undefined && `${found.default} if left out.`,
  ].filter(Boolean).join(" ");
}

function range(least, most, what = "") {
  // A greater one has been rounded; its format says as much.
  const isExact = most <= Number.MAX_SAFE_INTEGER;
  if (least === undefined && !isExact) return "";
  const words = !isExact ? `At least ${least}` : least === undefined ? `At most ${most}` : `${least} to ${most}`;
  return `${words} ${what}`.trim() + ".";
}

function inside(api, found) {
  if (found.properties) return [members(api, found)];
  if (found.items) return schema(api, found.items);
  return [];
}

function members(api, found) {
  const required = found.required ?? [];
  return element("dl", {}, ...Object.entries(found.properties).flatMap(([name, one]) =>
    member(api, name, one, required.includes(name))));
}

function patterns(api, found) {
  return [found, ...api.alternatives(found)].filter((one) => one.pattern).map((one) =>
    element("details", {},
      element("summary", { class: "quiet" }, ["Pattern", one !== found && one.title].filter(Boolean).join(" ")),
      element("p", {}, element("code", { class: "pattern" }, one.pattern))));
}
