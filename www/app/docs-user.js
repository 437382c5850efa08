// Who is signed in, at what is tried out. Passwords are typed on another page.

import { element } from "./elements.js";
import { session } from "./session.js";

/** Leads to the page of the account, which opens the form for who is not signed in. */
export function signInLink(attributes = {}) {
  return element("a", { href: "account.html", ...attributes }, "Sign in");
}

export function takesToken({ security }) {
  return security.some((requirement) => "token" in requirement);
}

/** Why others than operators are refused, null where they are not. */
export function restriction({ tags }) {
  if (!tags.includes("Operators")) return null;
  return "The web server lets nobody but its own machine ask this: from another one the answer is 403.";
}

/** What is sent along with an operation, or why the answer will be a no. */
export function noteFor(operation) {
  const made = element("p", { class: "note" });
  const show = () => made.replaceChildren(...words(operation));
  session.addEventListener("change", show);
  show();
  return made;
}

function words(operation) {
  if (restriction(operation)) return [restriction(operation)];
  if (operation.security.length === 0) return [];
  if (session.current && takesToken(operation)) {
    const name = element("strong", {}, session.current.username);
    return ["Your token is sent along: you are signed in as ", name, "."];
  }
  return [
    "This needs a sign-in, and you are not signed in: the answer will be 401. ",
    signInLink(), " and come back.",
  ];
}
