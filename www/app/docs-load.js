// Fetches the description, or finds out why there is none.

import { Description } from "./docs-description.js";
import { fetched } from "./service.js";

/** Something else came in the description's place. */
export class NoDescription extends Error {
  constructor(answer) {
    super(`The description is answered with ${answer.status}.`);
    this.name = "NoDescription";
    this.status = answer.status;
    this.isHTML = /^text\/html\b/.test(answer.headers.get("Content-Type"));
    /** The service's own words (RFC 9457), null where it has none. */
    this.detail = parsed(answer.text)?.detail ?? null;
  }
}

/** The description at an address; throws a NoDescription or a Silence. */
export async function load(address) {
  const answer = await fetched(address);
  const document = answer.ok ? parsed(answer.text) : null;
  if (typeof document?.openapi !== "string" || !document.paths) throw new NoDescription(answer);
  return new Description(document);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
