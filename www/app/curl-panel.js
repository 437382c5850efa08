// Lines for a shell, with the token in them.

import { button, element } from "./elements.js";
import { say } from "./notice.js";
import { Secret } from "./hidden.js";
import { base } from "./service.js";
import { session } from "./session.js";

/** The lines to copy of who is signed in. */
export function curlPanel() {
    const { token, username } = session.current;
    const secret = new Secret(token);
    const lines = (all) => all.map(([title, ...pieces]) => line(title, pieces, secret, token));
    return element("section", { class: "sheet" },
        element("h2", {}, "From your own programs"),
        element("p", {}, "Lines for a shell, with your token in them. They are copied whole, with the dots or without."),
        ...lines(withToken()),
        element("div", { class: "actions" }, secret.button),
        element("p", {}, "What you type stays in the history of the shell, and so would your token; ",
            "while curl runs it is in the list of processes too. The next two lines keep it out of both. ",
            "The first gets a new token, for which curl asks you for your password."),
        ...lines(withoutToken(username)));
}

/** Each with its title and its pieces, of which null is the place of the token. */
function withToken() {
    return [
        ["List the courses, which needs no token", `curl ${address("courses")}`],
        ["Who am I?", "curl -H 'Authorization: Token ", null, `' ${address("users/me")}`],
        ["Add a course", "curl -H 'Authorization: Token ", null,
            `' -d title='Flask by Example' -d url=https://example.com/flask ${address("courses")}`],
    ];
}

function withoutToken(username) {
    const token = `sed -n 's/.*"token":"\\([^"]*\\)".*/\\1/p'`;
    return [
        ["Get a token", `TOKEN=$(curl -sSu ${quoted(username)} ${address("users/token")} | ${token})`],
        ["Use it", `echo "Authorization: Token $TOKEN" | curl -H @- ${address("users/me")}`],
    ];
}

function line(title, pieces, secret, token) {
    const code = element("code", {}, ...pieces.map((piece) => piece ?? secret.place()));
    const told = element("p", { role: "status" });
    const copy = button("Copy", async () => {
        told.replaceChildren();
        try {
            // Pages that came without HTTPS, unless from this machine, have no clipboard.
            await navigator.clipboard.writeText(pieces.map((piece) => piece ?? token).join(""));
            say("Copied.");
        } catch {
            secret.show();
            getSelection().selectAllChildren(code);
            told.append("Here no page may copy. The line is selected: copy it yourself, by Ctrl+C or a long press.");
        }
    }, { class: "plain", "aria-label": `Copy: ${title}` });
    return element("div", { class: "line" }, element("h3", {}, title), copy, element("pre", {}, code), told);
}

function address(path) {
    return quoted(new URL(path, base).href);
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
