// Lines for a shell, with the token in them.

import { copyButton } from "./copy.js";
import { element } from "./elements.js";
import { Secret } from "./hidden.js";
import { base } from "./service.js";
import { session } from "./session.js";
import { lineForToken, lineWithToken, quoted } from "./shell.js";

/** The lines to copy of who is signed in. */
export function curlPanel() {
  const { token, username } = session.current;
  const secret = new Secret(token);
  const lines = (all) => all.map(([title, ...pieces]) => line(title, pieces, secret, token));
  return element("section", { class: "sheet" },
    element("h2", {}, "From your own programs"),
    element("p", {}, "Lines for a shell, with your token in them. ",
      "They are copied whole, with the dots or without."),
    ...lines(withToken()),
    element("div", { class: "actions" }, secret.button),
    element("p", {}, "What you type stays in the history of the shell, and so would your token; ",
      "while curl runs it is in the list of processes too. The next two lines keep it out of both. ",
      "The first gets a new token, for which curl asks you for your password."),
    ...lines(withoutToken(username)));
}

/** Each with its title and its pieces, of which null is the place of the token. */
function withToken() {
  const word = (path) => quoted(address(path).href);
  return [
    ["List the courses, which needs no token", `curl ${word("courses")}`],
    ["Who am I?", "curl -H 'Authorization: Token ", null, `' ${word("users/me")}`],
    ["Add a course", "curl -H 'Authorization: Token ", null,
      `' -d title='Flask by Example' -d url=https://example.com/flask ${word("courses")}`],
  ];
}

function withoutToken(username) {
  return [
    ["Get a token", lineForToken(address("users/token"), username)],
    ["Use it", lineWithToken("curl", address("users/me"))],
  ];
}

function line(title, pieces, secret, token) {
  const code = element("code", {}, ...pieces.map((piece) => piece ?? secret.place()));
  const told = element("p", { role: "status" });
  const copy = copyButton(`Copy: ${title}`, code, told, {
    text: pieces.map((piece) => piece ?? token).join(""), reveal: () => secret.show(),
  });
  return element("div", { class: "line" }, element("h3", {}, title), copy, element("pre", {}, code), told);
}

function address(path) {
  return new URL(path, base);
}
