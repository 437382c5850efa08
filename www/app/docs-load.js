// Fetches the description, or finds out why there is none.

import { Description } from "./docs-description.js";
import { Silence } from "./service.js";

const PATIENCE = 30_000;

/** Something else came in the description's place. */
export class NoDescription extends Error {
    constructor(answer, text) {
        super(`The description is answered with ${answer.status}.`);
        this.name = "NoDescription";
        this.status = answer.status;
        this.isHTML = /^text\/html\b/.test(answer.headers.get("Content-Type"));
        /** The service's own words (RFC 9457), null where it has none. */
        this.detail = parsed(text)?.detail ?? null;
    }
}

/** The description at an address; throws a NoDescription or a Silence. */
export async function load(address) {
    const { answer, text } = await fetched(address);
    const document = answer.ok ? parsed(text) : null;
    if (typeof document?.openapi !== "string" || !document.paths) throw new NoDescription(answer, text);
    return new Description(document);
}

async function fetched(address) {
    try {
        const answer = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
        return { answer, text: await answer.text() };
    } catch (error) {
        throw new Silence(error);
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
