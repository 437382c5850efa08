// Buttons that do something at once, and tell where they cannot.

import { button, element } from "./elements.js";
import { explanation } from "./form.js";
import { mayChange, session } from "./session.js";

/** A row of buttons that only those see who may change a thing; it keeps its state while they sign in again. */
export function forMaker(thing, signal, ...buttons) {
    const made = element("div", { class: "actions" }, ...buttons);
    const update = () => { made.hidden = !mayChange(thing); };
    update();
    session.addEventListener("change", update, { signal });
    return made;
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
        if (error.name !== "AbortError") fault.replaceChildren(explanation(error));
    } finally {
        pressed.removeAttribute("aria-disabled");
    }
}
