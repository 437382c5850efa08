// The reviews of a course, and the form for a new one.

import { element } from "./elements.js";
import { form } from "./form.js";
import { showPages } from "./pages.js";
import { ratingChoice } from "./ratings.js";
import { commentField, review } from "./review.js";
import { Silence } from "./service.js";
import { signedRequest } from "./sign-in.js";

const PAGE = 50;

/** Fills a section with the reviews of a course; `changed` is called when there are others than before. */
export function showReviews(section, course, { signal, changed }) {
  const list = element("div", { class: "reviews" });
  const place = element("div", {});
  const write = element("div", {});
  const item = (one) => review(one, { signal, changed });
  const showForm = () => write.replaceChildren(newReview(course, signal, (sent) => {
    const added = item(sent);
    place.querySelector("[role=status]").replaceChildren();
    list.append(added);
    showForm();
    added.focus();
    changed();
  }));
  showForm();
  section.append(element("h2", { tabindex: -1 }, "Reviews"), place, write);
  showPages({
    place, list, path: `courses/${course.id}/reviews?limit=${PAGE}`, member: "reviews", item, signal,
    said: (count) => (count === 0 ? "Nobody has reviewed it yet." : ""),
  });
}

function newReview(course, signal, sent) {
  return form([element("h3", {}, "Write a review"), ratingChoice(), commentField()], {
    class: "sheet", submit: "Send the review", draft: `review of ${course.id}`,
    send: ({ rating, comment }) =>
      signedRequest("POST", "reviews", { body: { course: course.id, rating, comment }, signal }),
    sent: ({ body }) => { if (!signal.aborted) sent(body); },
    explain: (error) => error instanceof Silence ? [
      element("p", {}, `${error.message} What you have written is still here.`),
      element("p", {},
        "It may have arrived all the same: look for it on this page in another tab before you try again."),
    ] : undefined,
  });
}
