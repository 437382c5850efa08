// A line to copy.

import { button, element } from "./elements.js";

/** A text as code with a button that copies it. */
export function copyable(text, name) {
    const code = element("code", {}, text);
    const said = element("span", { class: "quiet", role: "status" });
    return element("div", { class: "copyable" },
        element("pre", {}, code),
        element("div", { class: "actions" },
            button("Copy", async () => { said.textContent = await copied(code); }, {
                class: "plain", "aria-label": `Copy ${name}`,
            }),
            said));
}

/** Copies, or selects for the reader to copy, and says which of the two. */
async function copied(code) {
    try {
        // There is no clipboard where the page came over plain HTTP.
        await navigator.clipboard.writeText(code.textContent);
        return "Copied.";
    } catch {
        getSelection().selectAllChildren(code);
        return "Selected: copy it with your browser.";
    }
}
