// Changing what one has read, without writing over what somebody else has made of it meanwhile.

import { button, element } from "./elements.js";
import { firstControl, form } from "./form.js";
import { say } from "./notice.js";
import { request, strongTag } from "./service.js";
import { signedRequest } from "./sign-in.js";

/**
 * A form that changes what `read`, the answer to a GET of `path`, has.
 *
 * `fields` makes the form's fields of the values, which have these `names`, and `told` elements to read of somebody else's.
 * `done` gets the answer. Other options are those of a form.
 */
export function changing({ path, read, names, fields, told, done, explain, signal, ...options }) {
  let latest = read;
  const save = (body, ifMatch) => signedRequest("PATCH", path, { body, ifMatch, signal });
  const finish = (answer) => {
    say("Saved.");
    if (!signal.aborted) done(answer);
  };
  const isSame = (one, other) => names.every((name) => String(one[name]).trim() === String(other[name]).trim());
  return form(fields(read.body), {
    submit: "Save", ...options,
    send: async (typed) => {
      try {
        finish(await save(typed, latest.headers.get("ETag")));
      } catch (error) {
        if (error.status !== 412) throw error;
        const before = latest.body;
        latest = await request("GET", path, { signal });
        // It may be one's own change, whose answer was lost; or a review, which changes the tag of its course and
        // nothing that is in the form; or a weak tag, as web servers that compress make it, which never matches.
        if (isSame(latest.body, typed)) finish(latest);
        else if (isSame(latest.body, before)) finish(await save(typed, strongTag(latest)));
        else throw error;
      }
    },
    explain: (error, made) => (error.status === 412 ? conflict(latest.body, made) : explain?.(error, made)),
  });

  function conflict(values, made) {
    return [
      element("p", {}, "Somebody else has changed this since you opened it. It says now:"),
      element("blockquote", {}, told(values)),
      element("div", { class: "actions" },
        button("Save mine instead", () => {
          made.querySelector(":scope > .actions > button").focus();
          made.requestSubmit();
        }),
        button("Take theirs into the form", () => take(values, made), { class: "plain" })),
    ];
  }

  function take(values, made) {
    for (const name of names) made.elements[name].value = values[name];
    made.querySelector(".alert").replaceChildren();
    firstControl(made).focus();
  }
}
