// The list of courses, with a search as one types.

import { counted, element } from "./elements.js";
import { showPages } from "./pages.js";
import { rating } from "./ratings.js";

const ORDERS = [["newest", "Newest first"], ["rating", "Best rated first"], ["id", "Oldest first"]];
const PAGE = 20;
/** How long nobody has to type before the search begins, in milliseconds. */
const PAUSE = 200;

/** Shows the list that the query of the address asks for: `q` and `sort`. */
export function showCourses(main, { query = "", signal }) {
  const asked = new URLSearchParams(query);
  const words = element("input", {
    type: "search", name: "q", id: "q", value: asked.get("q"),
    maxlength: 200, autocomplete: "off", spellcheck: "false",
  });
  const order = element("select", { name: "sort", id: "sort" },
    ORDERS.map(([value, text]) => element("option", { value, selected: value === asked.get("sort") }, text)));
  const search = element("form", { role: "search", class: "search" },
    element("div", { class: "field" }, element("label", { for: "q" }, "Search"), words),
    element("div", { class: "field" }, element("label", { for: "sort" }, "Order"), order));
  const place = element("div", {});
  main.append(
    element("div", { class: "title" },
      element("h1", {}, "Courses"),
      element("a", { class: "button", href: "#/courses/new" }, "Add a course")),
    search, place);

  let running = new AbortController();
  const update = (count) => {
    running.abort();
    running = new AbortController();
    const either = AbortSignal.any([signal, running.signal]);
    return showList(place, words.value.trim(), order.value, { count, signal: either });
  };
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { remember(words.value, order.value); update(); }, PAUSE);
  };
  words.addEventListener("input", later);
  order.addEventListener("change", later);
  search.addEventListener("submit", (event) => { event.preventDefault(); later(); });
  signal.addEventListener("abort", () => clearTimeout(timer));
  const { count, top } = history.state ?? {};
  update(count).then(() => { if (top && !signal.aborted) scrollTo(0, top); });
}

function showList(place, words, order, { count = PAGE, signal }) {
  const asked = new URLSearchParams({ limit: count, sort: order, ...(words && { q: words }) });
  const list = element("ul", { class: "courses" });
  list.addEventListener("click", () => leaveMark(list));
  return showPages({
    place, list, path: `courses?${asked}`, member: "courses", item: entry, signal,
    said: (count, isMore) => {
      if (count === 0) return words ? `No course has “${words}” in its title or address.` : "There is no course yet.";
      return isMore ? `The first ${count.toLocaleString()} courses` : counted(count, "course");
    },
  });
}

/** On the way back the list is as long as it was, and at the same place. */
function leaveMark(list) {
  history.replaceState({ count: Math.min(list.children.length, 1000), top: scrollY }, "");
}

/** The address keeps the search, so that it can be passed on and is there on the way back. */
function remember(words, order) {
  const asked = new URLSearchParams({
    ...(words.trim() && { q: words.trim() }),
    ...(order !== ORDERS[0][0] && { sort: order }),
  });
  history.replaceState(null, "", `#/${asked.size ? `?${asked}` : ""}`);
}

function entry(course) {
  return element("li", { id: `course-${course.id}` },
    element("a", { class: "name", href: `#/courses/${course.id}` }, course.title),
    element("span", { class: "host quiet" }, host(course.url)),
    rating(course.rating));
}

/** Where a course is to be found, without what stands before and behind it. */
function host(url) {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}
