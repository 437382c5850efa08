// Changing what one has read, without writing over what somebody else has made of it meanwhile.

import { button, element } from "./elements.js";
import { firstControl, form } from "./form.js";
import { request, strongTag } from "./service.js";
import { signedRequest } from "./sign-in.js";

/**
 * A form that changes what `read`, the answer to a GET of `path`, has.
 *
 * `fields` makes the form's fields of the values, `told` makes elements of what somebody else's values are; `names` are those
 * that the form changes. `done` gets the answer. Other options are those of a form.
 */
export function changing({ path, read, names, fields, told, done, explain, signal, ...options }) {
    let latest = read;
    const save = (body, ifMatch) => signedRequest("PATCH", path, { body, ifMatch, signal });
    return form(fields(read.body), {
        submit: "Save", ...options,
        send: async (typed) => {
            try {
                done(await save(typed, latest.headers.get("ETag")));
            } catch (error) {
                if (error.status !== 412) throw error;
                const before = latest.body;
                latest = await request("GET", path, { signal });
                // A review changes the tag of its course, too, and nothing that is in the form. And a weak tag, which a
                // web server that compresses makes, never matches.
                if (names.some((name) => latest.body[name] !== before[name])) throw error;
                done(await save(typed, strongTag(latest)));
            }
        },
        explain: (error, made) => (error.status === 412 ? conflict(latest.body, made) : explain?.(error, made)),
    });

    function conflict(values, made) {
        return [
            element("p", {}, "Somebody else has changed this since you opened it. It says now:"),
            element("blockquote", {}, told(values)),
            element("div", { class: "actions" },
                button("Save mine instead", () => made.requestSubmit()),
                button("Take theirs into the form", () => take(values, made), { class: "plain" })),
        ];
    }

    function take(values, made) {
        for (const name of names) made.elements[name].value = values[name];
        made.querySelector(".alert").replaceChildren();
        firstControl(made).focus();
    }
}
