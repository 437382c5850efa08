// Tries an operation out: a form for its parameters, and below it what was answered.

import { copyButton } from "./copy.js";
import { parts, statusLine } from "./docs-answer.js";
import { parameterField } from "./docs-parameter.js";
import { addressed, curl, sent } from "./docs-request.js";
import { noteFor, takesToken } from "./docs-user.js";
import { element } from "./elements.js";
import { Silence } from "./service.js";
import { session } from "./session.js";
import { lineForToken } from "./shell.js";

export function tryIt(api, operation) {
  // Only the first line is read out by itself: the rest may be long.
  const line = element("p", { class: "outcome", role: "status" });
  const rest = element("div", {});
  return element("div", { class: "try sheet" },
    element("h4", {}, "Try it"),
    form(api, operation, async (typed) => {
      line.replaceChildren("Waiting for the answer …");
      rest.replaceChildren();
      let shown = { line: [], rest: [] };
      try {
        shown = await attempt(api, operation, typed);
      } finally {
        line.replaceChildren(...shown.line);
        rest.replaceChildren(...shown.rest);
      }
    }),
    line, rest);
}

function form(api, operation, send) {
  const parameters = operation.parameters.filter((one) => one.in === "path" || one.in === "query");
  const sender = element("button", {}, "Send");
  const made = element("form", { "aria-label": `Try ${operation.method} ${operation.path}` },
    element("div", { class: "parameters" }, ...parameters.map((one) => parameterField(api, one))),
    noteFor(operation),
    element("div", { class: "actions" }, sender));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sender.getAttribute("aria-disabled")) return;
    // A button that is disabled would lose the focus.
    sender.setAttribute("aria-disabled", "true");
    try {
      await send(Object.fromEntries(new FormData(made)));
    } finally {
      sender.removeAttribute("aria-disabled");
    }
  });
  return made;
}

/** Sends it, and gives what to show of the answer: a line, and the rest. */
async function attempt(api, operation, typed) {
  const address = addressed(api, operation, typed);
  const signedIn = takesToken(operation) ? session.current : null;
  const withCurl = curlLines(api, address, signedIn);
  try {
    const answer = await sent(address, signedIn && session.authorization);
    // The service does not take the token any more.
    if (answer.status === 401 && signedIn) session.end();
    return { line: statusLine(answer), rest: [...parts(api, operation, answer), ...withCurl] };
  } catch (error) {
    if (!(error instanceof Silence)) throw error;
    return { line: [element("strong", { class: "bad" }, "No answer"), ` ${error.message}`], rest: withCurl };
  }
}

function curlLines(api, address, signedIn) {
  const issuing = api.operation("getToken");
  return [
    element("h5", {}, "The same with curl"),
    copyable(curl(address, signedIn), "the line for curl"),
    ...(signedIn && issuing ? [
      element("p", {}, "Your token is not shown. This line, before that one, puts a new token into ",
        element("code", {}, "TOKEN"), "; curl asks for your password."),
      copyable(lineForToken(api.address(issuing.path), signedIn.username), "the line for a token"),
    ] : []),
  ];
}

function copyable(text, name) {
  const code = element("code", {}, text);
  const told = element("span", { class: "quiet", role: "status" });
  return element("div", { class: "copyable" },
    element("pre", {}, code),
    element("div", { class: "actions" }, copyButton(`Copy ${name}`, code, told), told));
}
