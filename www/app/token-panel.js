// The token that this tab has: how long it is good for, what is in it, and how it is let go.

import { showLeft } from "./countdown.js";
import { button, element } from "./elements.js";
import { form } from "./form.js";
import { Secret } from "./hidden.js";
import { request, Silence } from "./service.js";
import { session } from "./session.js";
import { decoded, localTime, members } from "./token.js";

/** The panel of who is signed in; `say` tells what has come of signing out. */
export function tokenPanel(say) {
  const { token, until } = session.current;
  return element("section", { class: "sheet" },
    element("h2", {}, "Your token"),
    element("p", { class: "remaining" }, ...remaining(until)),
    element("p", {}, "It takes the place of your password: every request in your name carries it in the field ",
      element("code", {}, "Authorization"), "."),
    element("details", {}, element("summary", {}, "What is in it"), ...contents(token)),
    signOutForm(say));
}

function remaining(until) {
  if (until === null) {
    return ["It has ", showLeft(until), ", unless you sign out everywhere or change your password."];
  }
  return [showLeft(until), " left, until ", localTime(until)];
}

function contents(token) {
  const parts = decoded(token);
  if (!parts) return [element("p", {}, "It does not have the three parts that this page can read.")];
  const [header, claims] = token.split(".");
  const secret = new Secret(parts.signature);
  const part = (name, ...text) => element("span", { class: `part ${name}` }, ...text);
  return [
    element("p", {}, "Three parts, with a dot after the first and the second. ",
      "Anybody who has it can read those two: they are JSON, written with the letters of base64url, ",
      "which hides nothing."),
    element("pre", {}, element("code", {},
      part("header", header), ".", part("claims", claims), ".", part("signature", secret.place()))),
    element("div", { class: "actions" }, secret.button),
    element("h3", {}, part("header", "Header")), members(parts.header),
    element("h3", {}, part("claims", "Claims")), members(parts.claims),
    element("h3", {}, part("signature", "Signature")),
    element("p", {}, "It is computed from the two parts before and a key that only the service has. ",
      "So only the service can make or check it, and this page leaves it alone. ",
      "Change one letter of the token, and it is worthless."),
    element("p", {}, "Whoever has the whole token can act as you until it ends. ",
      "Your password cannot be got from it."),
  ];
}

function signOutForm(say) {
  const made = form([], {
    submit: "Sign out everywhere",
    send: () => signOutEverywhere(say),
    explain: (error) => (error instanceof Silence
      ? `${error.message} Your tokens may have ended or not. You are still signed in here: try again.`
      : undefined),
  });
  made.querySelector(".actions").prepend(button("Sign out here", () => {
    session.signOut();
    say("You have signed out in this tab.");
  }, { class: "plain" }));
  made.append(element("p", { class: "quiet" },
    "Here: this tab forgets the token, which stays good wherever else it is until it ends. ",
    "Everywhere: the service ends all tokens of your account, those of other devices and programs too."));
  return made;
}

async function signOutEverywhere(say) {
  const { authorization, current: { username } } = session;
  try {
    await request("DELETE", "users/token", { authorization });
  } catch (error) {
    if (error.status !== 401) throw error;
    say("This token had ended already. Sign in to end those that may be left.");
    return session.end();
  }
  session.signOut();
  say(`You have signed out everywhere: all tokens of ${username} have ended.`);
}
