// The form of a course: a new one, or one to be changed.

import { changing } from "./conflict.js";
import { element } from "./elements.js";
import { field, form } from "./form.js";
import { failure } from "./pages.js";
import { request } from "./service.js";
import { signedRequest } from "./sign-in.js";

/** Shows the form for the course with an id, or for a new one where there is none. */
export function showCourseForm(main, { id, signal }) {
  const place = element("div", {});
  main.append(element("h1", {}, id ? "Change a course" : "Add a course"), place);
  if (id) fill(place, `courses/${id}`, signal);
  else place.append(newCourse(signal));
}

function newCourse(signal) {
  return form(fields(), {
    class: "sheet", submit: "Add the course", draft: "course", cancel: () => { location.hash = "#/"; }, explain,
    send: (typed) => signedRequest("POST", "courses", { body: typed, signal }),
    sent: ({ body }) => { if (!signal.aborted) show(body); },
  });
}

async function fill(place, path, signal) {
  try {
    const read = await request("GET", path, { signal });
    place.replaceChildren(changing({
      path, read, signal, names: ["title", "url"], fields, class: "sheet", cancel: () => show(read.body), explain,
      told: ({ title, url }) => [title, element("br", {}), url],
      done: ({ body }) => show(body),
    }));
  } catch (error) {
    if (error.name !== "AbortError") place.replaceChildren(failure(error, () => fill(place, path, signal)));
  }
}

function fields({ title, url } = {}) {
  return [
    field("title", "Title", { value: title, required: true }),
    field("url", "Address",
      { kind: "url", value: url, hint: "Where the course is, with https:// or http://", required: true }),
  ];
}

/** A course that has the address already is one click away. */
function explain(error) {
  if (error.status !== 409 || !error.location) return undefined;
  return element("p", {},
    "There is a course with this address already: ",
    element("a", { href: `#/courses/${error.location.split("/").at(-1)}` }, "look at it"), ".");
}

function show({ id }) {
  location.hash = `#/courses/${id}`;
}
