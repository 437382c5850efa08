// Lists that come in pages: each is fetched by the Link field of the one before.

import { button, element } from "./elements.js";
import { explanation } from "./form.js";
import { nextPage, Problem, request, Silence } from "./service.js";

/**
 * Fills `list` with the items of a list of the API, and lets the reader ask for more.
 *
 * `member` is the list's name in the answer, `item` makes an element of one, and `said` a message of how many there are and
 * of whether there are more. Resolves to the items of the first page.
 */
export function showPages({ place, list, path, member, item, said = () => "", signal }) {
  const message = place.querySelector("[role=status]") ?? element("p", { class: "quiet", role: "status" });
  const more = element("div", { class: "more" });
  if (message.parentNode !== place) place.replaceChildren(message);

  const fetched = async (next) => {
    if (list.hasAttribute("aria-busy")) return [];
    list.setAttribute("aria-busy", "true");
    const hadFocus = () => more.contains(document.activeElement);
    try {
      const answer = await request("GET", next, { signal });
      const items = answer.body[member].map(item);
      show();
      // What was added or has moved meanwhile is there already.
      for (const { id } of items) document.getElementById(id)?.remove();
      list.append(...items);
      const rest = nextPage(answer);
      message.replaceChildren(said(list.children.length, rest !== null));
      if (hadFocus()) (items[0]?.querySelector("a") ?? items[0])?.focus();
      more.replaceChildren(...(rest ? [button("More", () => fetched(rest), { class: "plain" })] : []));
      return items;
    } catch (error) {
      if (error.name === "AbortError") return [];
      const had = hadFocus();
      show();
      message.replaceChildren();
      more.replaceChildren(failure(error, () => fetched(next)));
      if (had) more.querySelector("button").focus();
      return [];
    } finally {
      list.removeAttribute("aria-busy");
    }
  };
  return fetched(path);

  /** What was there before stays until there is something to take its place. */
  function show() {
    if (list.parentNode === place) return;
    message.nextElementSibling?.remove();
    message.nextElementSibling?.remove();
    place.append(list, more);
  }
}

/** What to show where something could not be read, with a button that tries again. */
export function failure(error, again) {
  if (!(error instanceof Problem || error instanceof Silence)) throw error;
  return element("div", { class: "alert", role: "alert" },
    element("p", {}, error instanceof Problem ? explanation(error) : error.message),
    button("Try again", again, { class: "plain" }));
}
