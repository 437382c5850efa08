// One operation: a line that opens, and behind it what the operation takes and answers.

import { member, schema } from "./docs-schema.js";
import { inline, prose } from "./docs-text.js";
import { tryIt } from "./docs-try.js";
import { element } from "./elements.js";

export function operation(api, one) {
  return element("details", { class: "operation", id: one.operationId },
    element("summary", {}, element("h3", {}, ...title(one))),
    element("div", {},
      ...prose(one.description),
      element("p", {}, element("strong", {}, "Sign in: "), whoMay(one.security)),
      ...parameters(api, one.parameters),
      ...body(api, api.resolved(one.requestBody)),
      one.method === "GET" && tryIt(api, one),
      ...answers(api, one.responses)));
}

function title({ method, path, summary }) {
  return [
    element("code", { class: `method ${method.toLowerCase()}` }, method),
    element("code", { class: "path" }, path),
    element("span", { class: "summary" }, summary),
  ];
}

function whoMay(security) {
  if (security.length === 0) return "not needed";
  return security.map((requirement) => Object.keys(requirement).join(" and ")).join(", or ");
}

function parameters(api, all) {
  if (all.length === 0) return [];
  return [
    element("h4", {}, "Parameters"),
    element("dl", {}, ...all.flatMap(({ name, schema: given, required, description, in: place }) =>
      member(api, name, given, required, { description, place: `in the ${place}` }))),
  ];
}

function body(api, request) {
  if (!request) return [];
  const forms = Object.entries(request.content);
  return [
    element("h4", {}, "Body"),
    ...prose(request.description),
    element("p", { class: "quiet" }, `As ${forms.map(([type]) => type).join(", ")}.`),
    ...content(api, forms[0][1]),
  ];
}

function answers(api, responses) {
  return [
    element("h4", {}, "Answers"),
    ...Object.entries(responses).map(([status, response]) => answer(api, status, api.resolved(response))),
  ];
}

/** An answer, which is filled when it is opened first: all of them together are many thousands of elements. */
function answer(api, status, response) {
  const made = element("details", { class: "answer" },
    element("summary", {}, element("span", { class: "status" }, status), " ", ...inline(response.description)));
  made.addEventListener("toggle", () => made.append(inside(api, response)), { once: true });
  return made;
}

function inside(api, { content: forms = {}, headers = {} }) {
  const fields = Object.entries(headers).map(([name, header]) => [name, api.resolved(header)]);
  return element("div", {},
    ...Object.entries(forms).flatMap(([type, media]) => [element("h5", {}, type), ...content(api, media)]),
    ...(fields.length === 0 ? [] : [
      element("h5", {}, "Header fields"),
      element("dl", {}, ...fields.flatMap(([name, header]) =>
        member(api, name, header.schema, header.required, { description: header.description }))),
    ]));
}

function content(api, { schema: given, example }) {
  const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
  return [
    ...schema(api, given),
    ...(example === undefined ? [] : [
      element("h5", {}, "Example"),
      element("pre", {}, element("code", {}, text)),
    ]),
  ];
}
