// Buttons that do something at once, and tell where they cannot.

import { button, element } from "./elements.js";
import { explanation } from "./form.js";

/** A button for `act`, with a place for what it throws. */
export function acting(text, act, attributes) {
    const fault = element("span", { class: "fault", role: "alert" });
    return [button(text, () => telling(fault, act), attributes), fault];
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
        yes.setAttribute("aria-disabled", "true");
        await telling(fault, act);
        if (yes.isConnected) back();
    }
}

async function telling(place, act) {
    place.replaceChildren();
    try {
        await act();
    } catch (error) {
        if (error.name !== "AbortError") place.replaceChildren(explanation(error));
    }
}
