// One review, which its author may change in its place.

import { acting, asking, forMaker, removed } from "./asking.js";
import { changing } from "./conflict.js";
import { element, moment } from "./elements.js";
import { field, firstControl } from "./form.js";
import { say } from "./notice.js";
import { ratingChoice, stars } from "./ratings.js";
import { request } from "./service.js";

/** Makes the element of a review; `changed` is called when it is another one or gone. */
export function review(shown, { signal, changed }) {
  const edit = async () => {
    const read = await request("GET", `reviews/${shown.id}`, { signal });
    const editor = reviewEditor(read, {
      signal,
      done: ({ body }) => { put(review(body, { signal, changed }), editor); changed(); },
      cancel: () => put(made, editor),
    });
    made.replaceWith(editor);
    firstControl(editor).focus();
  };
  const remove = async () => {
    await removed(`reviews/${shown.id}`, signal);
    if (signal.aborted) return;
    const heading = made.closest("section").querySelector("h2");
    made.remove();
    heading.focus();
    say("The review is deleted.");
    changed();
  };
  const made = element("article", { class: "review", id: `review-${shown.id}`, tabindex: -1 },
    element("p", {},
      stars(shown.rating), " ", element("b", {}, `${shown.rating} of 5`), " ",
      element("span", { class: "quiet" }, "by ", shown.created_by, ", ", moment(shown.created_at))),
    shown.comment && element("p", { class: "comment" }, shown.comment),
    forMaker(shown, signal,
      ...acting("Edit", edit, { class: "plain" }), ...asking("Delete", "Delete this review?", remove)));
  return made;
}

/** The comment of a review in a form. */
export function commentField(value) {
  return field("comment", "What would you tell a friend about it?",
    { kind: "textarea", value, hint: "It may be left out." });
}

function put(made, editor) {
  editor.replaceWith(made);
  made.focus();
}

function reviewEditor(read, options) {
  return changing({
    path: `reviews/${read.body.id}`, read, names: ["rating", "comment"], class: "sheet", ...options,
    fields: ({ rating, comment }) => [ratingChoice(rating), commentField(comment)],
    told: ({ rating, comment }) => [`${rating} of 5`, element("br", {}), comment],
  });
}
