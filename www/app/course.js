// One course: where it is, what is said of it, and what may be done with it.

import { asking, forMaker, removed } from "./asking.js";
import { element, moment } from "./elements.js";
import { say } from "./notice.js";
import { failure } from "./pages.js";
import { rating, spread } from "./ratings.js";
import { showReviews } from "./reviews.js";
import { request } from "./service.js";

export function showCourse(main, { id, signal }) {
  const heading = element("h1", { tabindex: -1 }, "Course");
  const place = element("div", {});
  main.append(element("p", {}, element("a", { href: "#/" }, "All courses")), heading, place);
  const read = async () => {
    try {
      const { body } = await request("GET", `courses/${id}`, { signal });
      heading.replaceChildren(body.title);
      const hadFocus = place.contains(document.activeElement);
      place.replaceChildren(...content(body, signal));
      if (hadFocus) heading.focus();
    } catch (error) {
      if (error.name === "AbortError") return;
      heading.replaceChildren(error.status === 404 ? "There is no such course" : "Course");
      place.replaceChildren(failure(error, read));
    }
  };
  read();
}

function content(course, signal) {
  const figures = element("div", { class: "figures" });
  const reviews = element("section", { "aria-label": "Reviews" });
  showFigures(figures, course);
  showReviews(reviews, course, { signal, changed: () => update(figures, course, signal) });
  return [
    element("p", {}, element("a", { href: course.url, rel: "noopener noreferrer" }, course.url)),
    element("p", { class: "quiet" },
      "Added ", ...(course.created_by ? ["by ", element("b", {}, course.created_by), " "] : []),
      "on ", moment(course.created_at)),
    forMaker(course, signal,
      element("a", { class: "button plain", href: `#/courses/${course.id}/edit` }, "Edit"),
      ...asking("Delete", "Delete this course and all its reviews? That cannot be undone.", async () => {
        await removed(`courses/${course.id}`, signal);
        say("The course is deleted.");
        if (!signal.aborted) location.hash = "#/";
      })),
    figures, reviews,
  ];
}

function showFigures(place, { rating: found }) {
  place.replaceChildren(
    element("p", { class: "large" }, rating(found)), ...(found.count ? [spread(found.spread)] : []));
}

async function update(figures, { id }, signal) {
  try {
    showFigures(figures, (await request("GET", `courses/${id}`, { signal })).body);
  } catch (error) {
    if (error.name !== "AbortError") figures.replaceChildren(failure(error, () => update(figures, { id }, signal)));
  }
}
