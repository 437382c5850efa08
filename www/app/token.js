// What is in a token, in words.

import { element } from "./elements.js";

/** What each member that the service puts into a token means, by its name (RFC 7515 and RFC 7519). */
const MEANINGS = {
  alg: (value) => (value === "HS256"
    ? "How the signature is made: HMAC with SHA-256, by a key that only the service has."
    : "How the signature is made."),
  typ: () => "The kind of token: a JSON Web Token.",
  kid: () => "The name of the key that signed it, so that the service can change its keys and still know this one.",
  iat: (value) => ["When it was made: ", date(value), "."],
  exp: (value) => ["When it ends: ", date(value), ". From this second on the service refuses it."],
  id: () => "The number of your account. Nothing else in it says who you are.",
  ver: () => "The version of your tokens. A new password raises it, and so does signing out everywhere: "
    + "that ends all earlier tokens.",
};

/** A list of the members of a part, each with its value and what it means. */
export function members(part) {
  return element("dl", { class: "members" }, ...Object.entries(part).flatMap(([name, value]) => [
    element("dt", {}, element("code", {}, `${name}: ${JSON.stringify(value)}`)),
    element("dd", {}, ...meaning(name, value)),
  ]));
}

/** A moment in milliseconds as a reader writes it. */
export function localTime(milliseconds) {
  const moment = new Date(milliseconds);
  return element("time", { datetime: moment.toISOString() },
    moment.toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" }));
}

function meaning(name, value) {
  if (!Object.hasOwn(MEANINGS, name)) return [`This page does not know what “${name}” means.`];
  return [MEANINGS[name](value)].flat();
}

/** A NumericDate (RFC 7519): seconds since 1970. One that no calendar has stays as it is. */
function date(seconds) {
  return Math.abs(seconds) <= 8.64e12 ? localTime(seconds * 1000) : String(seconds);
}

/** The parts of a token: header and claims as objects, and the signature as it stands; null where it is no token. */
export function decoded(token) {
  try {
    const [header, claims, signature] = token.split(".");
    return { header: JSON.parse(text(header)), claims: JSON.parse(text(claims)), signature };
  } catch {
    return null;
  }
}

function text(part) {
  const bytes = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)));
}
