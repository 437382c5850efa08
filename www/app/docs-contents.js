// The list of all operations, and what its links do.

import { element } from "./elements.js";

/** Links to the groups and to each operation in them. */
export function contents(tags) {
  return element("nav", { class: "contents", "aria-label": "Operations" },
    element("ul", {}, ...tags.map((tag) =>
      element("li", {},
        element("a", { class: "tag", href: `#${tag.id}` }, tag.name),
        element("ul", {}, ...tag.operations.map((operation) =>
          element("li", {}, element("a", { href: `#${operation.operationId}` },
            element("code", { class: `method ${operation.method.toLowerCase()}` }, operation.method), " ",
            operation.summary))))))));
}

/** What the address points to is open and marked in the list, now and after each link that is followed. */
export function followLinks() {
  addEventListener("hashchange", showTarget);
  // A link to where one is already changes no address.
  document.querySelector(".contents").addEventListener("click", (event) => {
    if (event.target.closest("a")?.hash === location.hash) showTarget();
  });
  showTarget();
}

function showTarget() {
  for (const link of document.querySelectorAll(".contents a")) {
    if (link.hash === location.hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const target = document.getElementById(decoded(location.hash.slice(1)));
  if (target?.matches("details")) target.open = true;
  if (target?.matches(".text *")) target.scrollIntoView();
}

/** A name in an address, which anybody may have written. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
