// The form to sign in with, which comes wherever it is needed and leaves all else as it is.

import { button, element } from "./elements.js";
import { field, form, NotSignedIn } from "./form.js";
import { base, request, Silence } from "./service.js";
import { session } from "./session.js";

const NAME = { autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true };
const NEW_PASSWORD = { kind: "password", autocomplete: "new-password", required: true };

const place = document.getElementById("sign-in");
/** Those who wait for somebody to sign in: `{ resolve, reject }`. */
let waiting = [];
let returnTo = null;

/** Shows the form, which keeps what is in it if it is open, and puts the cursor into it. */
export function showSignIn(reason = "") {
  if (!place.contains(document.activeElement)) returnTo = document.activeElement;
  if (place.hidden) show(signInForm());
  tell(reason);
  goIn();
}

function tell(reason) {
  place.querySelector(".alert").replaceChildren(reason);
}

/** Puts the cursor where something is to be typed. */
function goIn() {
  const controls = [...place.querySelectorAll("input")];
  (controls.find((control) => control.value === "") ?? controls.at(-1)).focus();
  place.scrollIntoView({ block: "nearest" });
}

/**
 * The answer to a request as who is signed in.
 *
 * Where nobody is, it waits for somebody to sign in. `signal`, which ends with the view that asks, ends the waiting with
 * an AbortError; what is on its way arrives all the same.
 */
export async function signedRequest(method, path, { signal, ...options } = {}) {
  for (;;) {
    if (!session.current) await signedIn(signal);
    const { authorization, current: { token } } = session;
    try {
      return await request(method, path, { ...options, authorization });
    } catch (error) {
      if (error.status !== 401) throw error;
      session.end(token);
    }
  }
}

async function signedIn(signal) {
  const signed = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  signal?.addEventListener("abort", giveUp);
  showSignIn(session.lastName
    ? "Your token is no longer valid. Sign in again, and this page goes on where it was."
    : "Sign in, and this page goes on where it was.");
  await signed;
  signal?.removeEventListener("abort", giveUp);

  function giveUp() {
    hide();
    for (const one of waiting.splice(0)) one.reject(signal.reason);
  }
}

/** Comes by itself when a token ends, and takes the cursor from nobody. */
session.addEventListener("end", () => {
  if (place.hidden) show(signInForm());
  tell("Your token has expired. Sign in again; what you have written stays.");
});

function show(content) {
  place.replaceChildren(content, closer());
  place.hidden = false;
}

function hide() {
  const hadFocus = place.contains(document.activeElement);
  place.hidden = true;
  place.replaceChildren();
  // The button that was pressed for it has become another one.
  if (hadFocus) (returnTo?.isConnected ? returnTo : document.querySelector("#user > *"))?.focus();
  returnTo = null;
}

function closer() {
  return button("Close", () => {
    hide();
    for (const one of waiting.splice(0)) one.reject(new NotSignedIn());
  }, { class: "plain close" });
}

function signInForm(name = session.lastName) {
  const made = form([
    element("h2", {}, "Sign in"),
    field("username", "User name or e-mail address", { ...NAME, value: name }),
    field("password", "Password", { kind: "password", autocomplete: "current-password", required: true }),
    element("p", { class: "quiet" },
      "They are sent once, for a token. From then on this page sends the token, and has forgotten the password."),
  ], {
    submit: "Sign in",
    send: ({ username, password }) => begin(username, password),
    explain: (error) => (error.status === 401 ? "The name or the password is wrong." : undefined),
  });
  offerRegistration(made);
  return made;
}

function registrationForm() {
  return form([
    element("h2", {}, "Register"),
    field("username", "User name", NAME),
    field("email", "E-mail address", { kind: "email", autocomplete: "email", required: true }),
    field("password", "Password", { ...NEW_PASSWORD, hint: "8 to 1024 bytes" }),
    field("verify_password", "The password again", NEW_PASSWORD),
  ], {
    submit: "Register",
    send: async (typed) => {
      await request("POST", "users", { body: typed });
      await begin(typed.username, typed.password)
        .catch(() => { change(signInForm(typed.username)); tell("The account has been made. Sign in with it."); });
    },
    explain: (error) => (error instanceof Silence
      ? `${error.message} The account may be there all the same: try to sign in with it first.` : undefined),
    cancel: () => change(signInForm()),
  });
}

/** Signs in and lets those go on who have waited for it. */
export async function begin(name, password) {
  await session.signIn(name, password);
  hide();
  for (const one of waiting.splice(0)) one.resolve();
}

/** Where anybody may register, the form says so. */
async function offerRegistration(made) {
  const { body } = await request("GET", base.pathname.replace(/\/$/, "")).catch(() => ({}));
  if (body?.registration !== "open") return;
  made.append(element("p", {}, "No account yet? ",
    button("Register", () => change(registrationForm()), { class: "link" })));
}

function change(content) {
  show(content);
  goIn();
}
