// One course: where it is, what is said of it, and what may be done with it.

import { element, moment } from "./elements.js";
import { failure } from "./pages.js";
import { rating, spread } from "./ratings.js";
import { showReviews } from "./reviews.js";
import { request } from "./service.js";
import { mayChange, session } from "./session.js";
import { asking } from "./asking.js";
import { signedRequest } from "./sign-in.js";

export function showCourse(main, { id, signal }) {
    const heading = element("h1", {}, "Course");
    const place = element("div", {});
    main.append(element("p", {}, element("a", { href: "#/" }, "All courses")), heading, place);
    const read = async () => {
        try {
            const { body } = await request("GET", `courses/${id}`, { signal });
            heading.replaceChildren(body.title);
            place.replaceChildren(...content(body, signal));
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
    const controls = element("div", { class: "actions" });
    const showFigures = ({ rating: found }) =>
        figures.replaceChildren(
            element("p", { class: "large" }, rating(found)), ...(found.count ? [spread(found.spread)] : []));
    const showControls = () => controls.replaceChildren(...(mayChange(course) ? changes(course) : []));

    showFigures(course);
    showControls();
    session.addEventListener("change", showControls, { signal });
    showReviews(reviews, course, {
        signal,
        changed: async () => showFigures((await request("GET", `courses/${course.id}`, { signal })).body),
    });
    return [
        element("p", {}, element("a", { href: course.url, rel: "noopener noreferrer" }, course.url)),
        element("p", { class: "quiet" },
            "Added ", ...(course.created_by ? ["by ", element("b", {}, course.created_by), " "] : []),
            "on ", moment(course.created_at)),
        controls, figures, reviews,
    ];
}

function changes(course) {
    return [
        element("a", { class: "button plain", href: `#/courses/${course.id}/edit` }, "Edit"),
        ...asking("Delete", "Delete this course and all its reviews? That cannot be undone.", async () => {
            await signedRequest("DELETE", `courses/${course.id}`);
            location.hash = "#/";
        }),
    ];
}
