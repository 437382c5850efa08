// Buttons that do something at once, and tell where they cannot.

import { button, element } from "./elements.js";
import { explanation } from "./form.js";
import { Silence } from "./service.js";
import { mayChange, session } from "./session.js";
import { signedRequest } from "./sign-in.js";

/** A row of buttons that only those see who may change a thing; it keeps its state while they sign in again. */
export function forMaker(thing, signal, ...buttons) {
  const made = element("div", { class: "actions" }, ...buttons);
  // Where the focus is, nothing goes away.
  const update = () => { made.hidden = !mayChange(thing) && !made.contains(document.activeElement); };
  update();
  session.addEventListener("change", update, { signal });
  return made;
}

/** Deletes what has a path; what is not there any more may have gone with a try whose answer was lost. */
export async function removed(path, signal) {
  try {
    await signedRequest("DELETE", path, { signal });
  } catch (error) {
    if (error.status !== 404) throw error;
  }
}

/** A button for `act`, with a place for what it throws. */
export function acting(text, act, attributes) {
  const fault = element("span", { class: "fault", role: "alert" });
  const made = button(text, () => telling(made, fault, act), attributes);
  return [made, fault];
}

/** The same for what cannot be undone: it asks `question` first. */
export function asking(text, question, act) {
  const fault = element("span", { class: "fault", role: "alert" });
  const first = button(text, ask, { class: "danger" });
  const choice = element("span", { class: "asking" }, first);
  return [choice, fault];

  function ask() {
    const no = button("No, keep it", back, { class: "plain" });
    const yes = button(`Yes, ${text.toLowerCase()}`, () => go(yes), { class: "danger" });
    fault.replaceChildren();
    choice.replaceChildren(element("span", { role: "alert" }, question), yes, no);
    no.focus();
  }

  function back() {
    choice.replaceChildren(first);
    first.focus();
  }

  async function go(yes) {
    await telling(yes, fault, act);
    if (yes.isConnected) back();
  }
}

/** Does what a button is for, once at a time. */
async function telling(pressed, fault, act) {
  if (pressed.hasAttribute("aria-disabled")) return;
  pressed.setAttribute("aria-disabled", "true");
  fault.replaceChildren();
  try {
    await act();
  } catch (error) {
    if (error.name !== "AbortError") {
      fault.replaceChildren(error instanceof Silence ? `${error.message} Try again.` : explanation(error));
    }
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}
