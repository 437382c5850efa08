// Asks the API, and tells the three ends of that apart: an answer, a problem, and silence.

import { watched } from "./notice.js";

/** Where the API stands; a page says so in data-api, relative to itself. */
export const base = new URL(`${document.documentElement.dataset.api ?? "api/v1"}/`, document.baseURI);

const PATIENCE = 30_000;

/** An answer that says no (RFC 9457), or that is not the API's. */
export class Problem extends Error {
  constructor(answer) {
    const { message, detail, title } = answer.body ?? {};
    super(typeof message === "string" ? message : detail ?? title ?? unexplained(answer));
    this.name = "Problem";
    this.status = answer.status;
    /** What is wrong with each field, by its name; empty where it is no field's fault. */
    this.fields = typeof message === "object" && message !== null ? message : {};
    /** Seconds to wait, null where it is not said. */
    this.retryAfter = Number(answer.headers.get("Retry-After")) || null;
    /** The path of what stands in the way, null where it is not said. */
    this.location = answer.headers.get("Location");
  }
}

/** No answer came: nobody knows whether the request arrived. */
export class Silence extends Error {
  constructor(cause) {
    super(cause?.name === "TimeoutError"
      ? `The service has not answered for ${PATIENCE / 1000} seconds.`
      : navigator.onLine ? "The service cannot be reached." : "This device is offline.", { cause });
    this.name = "Silence";
  }
}

/**
 * The answer to a request of the API, with its `body` from JSON.
 *
 * Throws a Problem, a Silence, or an AbortError where `signal` ends it.
 */
export async function request(method, path, { body, authorization, ifMatch, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (authorization) headers.Authorization = authorization;
  if (ifMatch) headers["If-Match"] = ifMatch;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await watched(
    fetched(new URL(path, base), { method, headers, body: JSON.stringify(body), signal }));
  const read = { ...answer, body: parsed(answer) };
  if (!answer.ok || (read.body === undefined && answer.status !== 204)) throw new Problem(read);
  return read;
}

/**
 * The answer to any request, as `{ ok, status, statusText, headers, text }`.
 *
 * Throws a Silence, or an AbortError where `signal` ends it.
 */
export async function fetched(address, { headers, signal, ...options } = {}) {
  try {
    const answer = await fetch(address, {
      ...options,
      // Neither lets an answer open the browser's own dialog: the service sends no challenge for it then.
      headers: { "X-Requested-With": "fetch", ...headers }, credentials: "omit",
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]),
    });
    const { ok, status, statusText } = answer;
    return { ok, status, statusText, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Silence(error);
  }
}

/** Whether an answer says that it is JSON, of whatever kind. */
export function isJSON({ headers }) {
  return /^application\/(.*\+)?json\b/i.test(headers.get("Content-Type"));
}

/** The path of the next page by the Link field (RFC 8288), null on the last one. */
export function nextPage(answer) {
  return /<([^>]*)>;\s*rel="next"/.exec(answer.headers.get("Link"))?.[1] ?? null;
}

/** A tag for If-Match; a weak one would match nothing (RFC 9110, section 13.1.1). */
export function strongTag(answer) {
  const tag = answer.headers.get("ETag");
  return tag?.startsWith('"') ? tag : null;
}

/** Credentials for one request (RFC 7617). */
export function basic(name, password) {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** What an answer has as JSON; undefined where it has none. */
function parsed(answer) {
  try {
    return isJSON(answer) ? JSON.parse(answer.text) : undefined;
  } catch {
    return undefined;
  }
}

function unexplained({ ok, status, statusText }) {
  if (ok) return `What answers at ${base} is not the API of this service.`;
  return `The web server answered ${status} ${statusText}`.trim() + ".";
}
