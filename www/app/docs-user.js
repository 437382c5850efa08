// Who is signed in, in the bar and at what is tried out. Passwords are typed on another page.

import { showLeft } from "./countdown.js";
import { element } from "./elements.js";
import { session } from "./session.js";

const SIGN_IN = "account.html";

/** Keeps a place in the bar right. */
export function showUser(place) {
    follow(() => {
        const { current } = session;
        place.replaceChildren(current
            ? element("a", { href: SIGN_IN }, current.username, " ", showLeft(current.until))
            : element("a", { class: "button plain", href: SIGN_IN }, "Sign in"));
    });
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
    follow(() => made.replaceChildren(...words(operation)));
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
        element("a", { href: SIGN_IN }, "Sign in"), " and come back.",
    ];
}

function follow(update) {
    session.addEventListener("change", update);
    update();
}
