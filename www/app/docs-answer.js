// What was answered: the status, the body, the header fields.

import { indented } from "./docs-json.js";
import { inline } from "./docs-text.js";
import { restriction } from "./docs-user.js";
import { button, counted, element } from "./elements.js";
import { isJSON } from "./service.js";

/** HTTP/2 has no words beside the status. */
const WORDS = {
  200: "OK", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
  405: "Method Not Allowed", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
  503: "Service Unavailable", 504: "Gateway Timeout",
};
const LINES = 24;
const CHARACTERS = 4000;

/** The status in a line. */
export function statusLine(answer) {
  const words = answer.statusText || WORDS[answer.status] || "";
  return [
    element("strong", { class: answer.status < 400 ? "good" : "bad" }, `${answer.status} ${words}`.trim()),
    ` after ${answer.milliseconds.toLocaleString()} ms`,
  ];
}

/** The rest of an answer: what it means, the body, the header fields. */
export function parts(api, operation, answer) {
  return [
    element("p", {}, ...meaning(api, operation, answer)),
    element("h5", {}, "Body"),
    ...body(answer),
    element("h5", {}, "Header fields"),
    element("pre", {}, element("code", {}, fields(answer))),
  ];
}

function meaning(api, operation, answer) {
  const described = api.resolved(operation.responses[answer.status]);
  if (described) return inline(described.description);
  if (answer.status === 403 && restriction(operation)) {
    return [`${restriction(operation)} Ask there, by the line for curl below.`];
  }
  return ["The description knows no such answer: it may come from a web server on the way."];
}

function body(answer) {
  if (answer.text === "") return [element("p", {}, "Empty.")];
  return shortened((isJSON(answer) && indented(answer.text)) || answer.text);
}

function fields({ headers }) {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
}

/** A text whose end is shown on demand where it is long. */
function shortened(text) {
  const lines = text.split("\n");
  const beginning = lines.slice(0, LINES).join("\n").slice(0, CHARACTERS);
  const code = element("code", {}, text);
  // It can be scrolled by the keyboard.
  const place = element("pre", { class: "body", tabindex: "0", role: "group", "aria-label": "Body" }, code);
  if (beginning === text) return [place];
  const all = `Show all ${counted(lines.length, "line")}`;
  const toggle = button(all, () => show(toggle.getAttribute("aria-expanded") === "false"), { class: "link" });
  const show = (isWhole) => {
    code.textContent = isWhole ? text : `${beginning} …`;
    toggle.textContent = isWhole ? "Show the beginning alone" : all;
    toggle.setAttribute("aria-expanded", isWhole);
  };
  show(false);
  return [place, toggle];
}
