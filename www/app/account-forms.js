// What can be changed of an account. Each form asks for the password, since a token is not enough for that.

import { element } from "./elements.js";
import { field, form } from "./form.js";
import { basic, request, Silence } from "./service.js";
import { session } from "./session.js";
import { begin, showSignIn } from "./sign-in.js";

/** Is not sent, for what is missing in its fields. */
class Incomplete extends Error {
  constructor(fields) {
    super("Nothing was sent.");
    this.fields = fields;
  }
}

/** The forms of the account of this name; `say` tells of its end. */
export function accountForms(name, say) {
  return [passwordForm(name), emailForm(name), removalForm(name, say)];
}

function passwordForm(name) {
  return changeForm("Change your password", name, [
    currentPassword(),
    passwordField("password", "New password", { hint: "8 to 1024 bytes", autocomplete: "new-password" }),
    passwordField("verify_password", "The new password again", { autocomplete: "new-password" }),
  ], {
    submit: "Change the password",
    hint: "All tokens of your account end with the old password. This tab gets a new one at once.",
    silence: "The password may have been changed or not. "
      + "Try again: if the current one is refused then, the new one holds.",
    send: async ({ current, password, verify_password }) => {
      await asOwner(name, current, "PATCH", { password, verify_password });
      return (await goOn(name, password))
        ? "Your password is changed. All earlier tokens have ended, and this tab has a new one."
        : "Your password is changed. Sign in with the new one.";
    },
  });
}

function emailForm(name) {
  return changeForm("Change your e-mail address", name, [
    field("email", "New e-mail address", { kind: "email", autocomplete: "email", required: true }),
    currentPassword(),
  ], {
    submit: "Change the address",
    hint: "Your tokens go on as they are.",
    silence: "The address may have been changed or not. To try again does no harm.",
    send: async ({ current, email }) => {
      const { body } = await asOwner(name, current, "PATCH", { email });
      await refresh();
      return `Your e-mail address is ${body.email} now.`;
    },
  });
}

function removalForm(name, say) {
  return changeForm("Delete your account", name, [
    field("name", `Your user name, ${name}, to be sure`,
      { autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true }),
    currentPassword(),
  ], {
    submit: "Delete the account",
    kind: "danger",
    hint: "Your name, address and password are deleted, and your tokens end. This cannot be taken back. "
      + "The courses and reviews that you have added stay, under your name. "
      + "Delete them first if you do not want that.",
    silence: "The account may have been deleted or not. Try again: if the password is refused then, it is deleted.",
    send: async (typed) => {
      const isSure = typed.name.trim().normalize() === name;
      const missing = isSure ? {} : { name: `Type ${name} here to delete it.` };
      await asOwner(name, typed.current, "DELETE", undefined, missing);
      session.signOut();
      say(`The account ${name} is deleted.`);
    },
  });
}

/** A form that says what has come of it, and keeps no password that has done its work. */
function changeForm(heading, name, fields, { submit, send, hint, silence, kind }) {
  const told = element("p", { role: "status" });
  const made = form([
    element("p", {}, hint),
    // For the browser's password manager.
    element("input", { autocomplete: "username", value: name, readonly: true, hidden: true }),
    ...fields,
  ], {
    submit,
    send: async (typed) => {
      told.replaceChildren();
      const words = await send(typed);
      made.reset();
      told.append(words ?? "");
    },
    explain: (error) => {
      if (error instanceof Silence) return `${error.message} ${silence}`;
      return error instanceof Incomplete ? error.message : undefined;
    },
  });
  made.querySelector(".actions button").className = kind ?? "";
  return element("details", { class: "sheet" }, element("summary", {}, element("h2", {}, heading)), made, told);
}

function currentPassword() {
  return passwordField("current", "Your current password", { autocomplete: "current-password" });
}

function passwordField(name, label, attributes) {
  return field(name, label, { kind: "password", required: true, ...attributes });
}

/** The answer to a request for one's own account by its password; what is wrong with that is told at its field. */
async function asOwner(name, password, method, body, missing = {}) {
  // An empty one would count as a try.
  const fields = password ? missing : { ...missing, current: "Your current password is needed." };
  if (Object.keys(fields).length > 0) throw new Incomplete(fields);
  try {
    return await request(method, "users/me", { authorization: basic(name, password), body });
  } catch (error) {
    if (error.status === 401) error.fields = { current: `This is not the password of ${name}.` };
    throw error;
  }
}

/** Stays signed in by the new password; or else asks for it, and returns false. */
async function goOn(name, password) {
  try {
    await begin(name, password);
    return true;
  } catch (error) {
    session.end();
    showSignIn(`Your password is changed, but signing in with it has failed: ${error.message}`);
    return false;
  }
}

/** Shows the new address in what is known of the account; it has been changed, whatever comes of this. */
async function refresh() {
  if (!session.current) return;
  await session.refresh().catch((error) => error.status === 401 && session.end());
}
