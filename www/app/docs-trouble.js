// Says in plain words why there is no description, and what to do.

import { NoDescription } from "./docs-load.js";
import { button, element } from "./elements.js";
import { Silence } from "./service.js";

/** Elements that tell of an error; `again` is what "Try again" does. */
export function explainTrouble(error, address, again) {
  if (!(error instanceof NoDescription || error instanceof Silence)) throw error;
  return [
    element("div", { class: "sheet" },
      element("h2", {}, "The API cannot be shown just now"),
      element("p", {}, cause(error)),
      error.detail && element("p", {}, "It says: ", element("q", {}, error.detail)),
      error instanceof NoDescription && element("p", {},
        "If the service is yours: open ", element("a", { href: address }, "its description"),
        " by itself. Before the service is set up, it shows there what to do, step by step."),
      element("div", { class: "actions" }, button("Try again", again))),
  ];
}

function cause(error) {
  if (error instanceof Silence) return `${error.message} Nothing is wrong with this page: try again in a while.`;
  const { status, isHTML } = error;
  if (status === 503) return "The service says that it is not ready (503): not set up yet, or busy for a moment.";
  if (status === 502 || status === 504) {
    return `The web server does not reach the service behind it (${status}): it is not running, or just starting.`;
  }
  if (isHTML) return `A page of HTML came in place of the description (${status}): the service was not asked for it.`;
  return `There is no description here (${status}): the web server does not pass this address on to the service.`;
}
