// Forms that keep what was typed until it has arrived, and say at each field what is wrong with it.

import { button, element } from "./elements.js";
import { Problem, Silence } from "./service.js";

/** Who was to sign in for it rather did not. */
export class NotSignedIn extends Error {
  constructor() {
    super("Nothing was sent, since you are not signed in.");
  }
}

let numbers = 0;

/**
 * A label with its control, a hint and a place for what is wrong.
 *
 * `kind` is the type of an input, or `textarea`; other attributes go to the control.
 */
export function field(name, label, { kind = "text", hint, value = "", ...attributes } = {}) {
  const id = `field-${++numbers}`;
  const fault = element("p", { class: "fault", id: `${id}-fault` });
  const describedBy = `${id}-fault${hint ? ` ${id}-hint` : ""}`;
  const shared = { id, name, "aria-describedby": describedBy, ...attributes };
  const control = kind === "textarea" ? element("textarea", shared) : element("input", { type: kind, ...shared });
  control.value = value;
  return element("div", { class: "field" },
    element("label", { for: id }, label),
    hint && element("p", { class: "hint", id: `${id}-hint` }, hint),
    control, fault);
}

/** One choice of several, as radio buttons; `choices` has values with what is shown for them. */
export function choice(name, legend, choices, { value, ...attributes } = {}) {
  const id = `field-${++numbers}`;
  return element("fieldset", { class: "field", "aria-describedby": `${id}-fault`, ...attributes },
    element("legend", {}, legend),
    ...choices.map(([one, ...shown]) => element("label", {},
      element("input", { type: "radio", name, value: one, checked: String(one) === String(value) }), ...shown)),
    element("p", { class: "fault", id: `${id}-fault` }));
}

/**
 * A form that `send` sends: it gets an object of what was typed and throws what went wrong; `sent` gets what it returns.
 *
 * `submit` is what its button says, `cancel` what a second one does. `explain` may make elements of an error. What is typed
 * in a form with a `draft` is there again in another with the same, until it has been sent.
 */
export function form(fields, { submit, send, sent, cancel, explain, draft, ...attributes }) {
  const alert = element("div", { class: "alert", role: "alert" });
  const sender = element("button", {}, submit);
  const made = element("form", { novalidate: true, ...attributes },
    alert, ...fields,
    element("div", { class: "actions" }, sender, cancel && button("Cancel", cancel, { class: "plain" })));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sender.getAttribute("aria-disabled")) return;
    clear(made);
    // A button that is disabled would lose the focus.
    sender.setAttribute("aria-disabled", "true");
    try {
      const answer = await send(typed(made));
      drafts.delete(draft);
      sent?.(answer);
    } catch (error) {
      if (error.name !== "AbortError") show(error, made, explain);
    } finally {
      sender.removeAttribute("aria-disabled");
    }
  });
  if (draft) keep(made, draft);
  return made;
}

/** What is being typed, by the name of the draft. */
const drafts = new Map();

function keep(made, draft) {
  for (const [name, value] of Object.entries(drafts.get(draft) ?? {})) made.elements[name].value = value;
  made.addEventListener("input", () => drafts.set(draft, typed(made)));
}

function typed(made) {
  return Object.fromEntries(new FormData(made));
}

/** Takes away what was said about the last try. */
function clear(made) {
  made.querySelector(".alert").replaceChildren();
  for (const fault of made.querySelectorAll(".fault")) fault.replaceChildren();
  for (const control of made.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

function show(error, made, explain) {
  const rest = showAtFields(error.fields ?? {}, made);
  const isAllShown = Object.keys(error.fields ?? {}).length > 0 && rest.length === 0;
  const explained = explain?.(error, made) ?? (isAllShown ? [] : explanation(error));
  made.querySelector(".alert").append(...[explained].flat(), ...rest);
  const first = made.querySelector("[aria-invalid]");
  if (first) (first.matches("fieldset") ? firstControl(first) : first).focus();
}

/** Where the cursor goes in a form or a part of one: of radio buttons to the one that is chosen. */
export function firstControl(place) {
  const first = place.querySelector("input, textarea");
  return (first.type === "radio" && place.querySelector("input:checked")) || first;
}

/** Says what is wrong at each field, all at once, and returns what has no field here. */
function showAtFields(fields, made) {
  return Object.entries(fields).flatMap(([name, text]) => {
    const control = made.elements[name];
    const place = (control instanceof RadioNodeList ? control[0] : control)?.closest(".field");
    if (!place) return [element("p", {}, `${name}: ${text}`)];
    (place.matches("fieldset") ? place : control).setAttribute("aria-invalid", "true");
    place.querySelector(".fault").replaceChildren(text);
    return [];
  });
}

/** What to tell of an error, and what to do next. */
export function explanation(error) {
  if (error instanceof Silence) return `${error.message} What you have written is still here: try again.`;
  if (error instanceof NotSignedIn) return error.message;
  if (!(error instanceof Problem)) throw error;
  // Where the service counts the seconds, it says so itself.
  if (!error.retryAfter || / in \d+ s\.$/.test(error.message)) return error.message;
  return `${error.message} Try again in ${error.retryAfter} s.`;
}
