// A request that is tried out: sent by the browser, and written down for curl.

import { fetched } from "./service.js";

/** The address of an operation with what was typed for its parameters; what is empty is left out of the query. */
export function addressed(api, { path, parameters }, typed) {
    const filled = path.replaceAll(/\{(.*?)\}/g, (_, name) => encodeURIComponent(typed[name]));
    const address = api.address(filled);
    address.search = parameters
        .filter(({ in: place, name }) => place === "query" && typed[name])
        .map(({ name }) => `${encodeURIComponent(name)}=${encodeURIComponent(typed[name])}`)
        .join("&");
    return address;
}

/** The answer as `fetched` has it, with its milliseconds; `authorization` is the value of that field, or null. */
export async function sent(address, authorization) {
    const began = performance.now();
    const headers = authorization ? { Authorization: authorization } : {};
    // None that the browser has kept: curl has none.
    const answer = await fetched(address, { headers, cache: "no-store" });
    return { ...answer, milliseconds: Math.round(performance.now() - began) };
}

/** The same request in a shell, where a token stands in a variable: what echo writes is in no list of processes. */
export function curl(address, isSigned) {
    const line = ["curl -i", isSigned && "-H @-", quoted(address.href)].filter(Boolean).join(" ");
    return isSigned ? `echo "Authorization: Token $TOKEN" | ${line}` : line;
}

/** How to get that variable: curl asks for the password. */
export function curlForToken(address, username) {
    const token = `sed -n 's/.*"token":"\\([^"]*\\)".*/\\1/p'`;
    return `TOKEN=$(curl -sSu ${quoted(username)} ${quoted(address.href)} | ${token})`;
}

/** A word of a shell that stands for itself. */
function quoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
