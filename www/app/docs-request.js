// A request that is tried out: sent by the browser, and written down for curl.

import { fetched } from "./service.js";
import { lineWithToken, quoted } from "./shell.js";

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

/** The same request in a shell. */
export function curl(address, isSigned) {
  return isSigned ? lineWithToken("curl -i", address) : `curl -i ${quoted(address.href)}`;
}
