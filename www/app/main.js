// The page: which view the address asks for, and who is signed in.

import { showAccount } from "./account.js";
import { showCourse } from "./course.js";
import { showCourseForm } from "./course-form.js";
import { showCourses } from "./courses.js";
import { button, element } from "./elements.js";
import { showLeft } from "./countdown.js";
import { session } from "./session.js";
import { showSignIn } from "./sign-in.js";

/** The views by the part of the address behind "#"; each gets what the pattern found, and fills an empty main. */
const VIEWS = [
    [/^\/(?:\?(?<query>.*))?$/, showCourses],
    [/^\/courses\/new$/, showCourseForm],
    [/^\/courses\/(?<id>[1-9]\d*)$/, showCourse],
    [/^\/courses\/(?<id>[1-9]\d*)\/edit$/, showCourseForm],
    [/^\/account$/, showAccount],
];

const main = document.getElementById("main");
/** Ends what the view before has going on. */
let leaving = new AbortController();

function show() {
    const address = location.hash.slice(1) || "/";
    // A link to a place in the page, like that to its content, is no view.
    if (!address.startsWith("/")) return;
    leaving.abort();
    leaving = new AbortController();
    const [view, found] = VIEWS.map(([pattern, view]) => [view, pattern.exec(address)]).find(([, found]) => found) ?? [showNothing];
    main.replaceChildren();
    view(main, { ...found?.groups, signal: leaving.signal });
    const heading = main.querySelector("h1");
    entitle(heading);
    for (const link of document.querySelectorAll(".bar a")) {
        link.toggleAttribute("aria-current", link.hash === `#${address}`);
    }
}

/** The title follows the heading, which a view may only know later. */
function entitle(heading) {
    const name = () => { document.title = heading.textContent ? `${heading.textContent} – Syllabus` : "Syllabus"; };
    name();
    new MutationObserver(name).observe(heading, { childList: true, characterData: true, subtree: true });
}

function showNothing(main) {
    main.append(
        element("h1", {}, "There is no such page"),
        element("p", {}, element("a", { href: "#/" }, "To the courses")));
}

function showUser() {
    const { current } = session;
    const place = document.getElementById("user");
    place.replaceChildren(...(current
        ? [element("a", { href: "#/account" }, current.username, " ", showLeft(current.until))]
        : [button("Sign in", () => showSignIn(), { class: "plain" })]));
}

session.addEventListener("change", showUser);
showUser();
addEventListener("hashchange", () => {
    show();
    // As a new page would: from its top, and read from its heading.
    const heading = main.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
});
show();
