// The page of the courses: which view the address asks for.

import "./bar.js";
import { showCourse } from "./course.js";
import { showCourseForm } from "./course-form.js";
import { showCourses } from "./courses.js";
import { element } from "./elements.js";

/** The views by the part of the address behind "#"; each gets what the pattern found, and fills an empty main. */
const VIEWS = [
  [/^\/(?:\?(?<query>.*))?$/, showCourses],
  [/^\/courses\/new$/, showCourseForm],
  [/^\/courses\/(?<id>[1-9]\d*)$/, showCourse],
  [/^\/courses\/(?<id>[1-9]\d*)\/edit$/, showCourseForm],
];

const main = document.getElementById("main");
/** Ends what the view before has going on. */
let leaving = new AbortController();

function show() {
  const place = location.hash.slice(1);
  const address = place.startsWith("/") ? place : "/";
  leaving.abort();
  leaving = new AbortController();
  const [view, found] = VIEWS.map(([pattern, view]) => [view, pattern.exec(address)]).find(([, found]) => found)
    ?? [showNothing];
  main.replaceChildren();
  view(main, { ...found?.groups, signal: leaving.signal });
  const link = document.querySelector(".bar nav a");
  if (view === showCourses) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

function showNothing(main) {
  main.append(
    element("h1", {}, "There is no such page"),
    element("p", {}, element("a", { href: "#/" }, "To the courses")));
}

// The title is that of the heading, which a view may only know later.
new MutationObserver(() => {
  document.title = `${main.querySelector("h1").textContent} – Syllabus`;
}).observe(main, { childList: true, subtree: true });
addEventListener("hashchange", () => {
  show();
  // As a new page would: from its top, and read from its heading.
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
});
// The part behind # is the view's, so this link goes to its place by itself.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
show();
