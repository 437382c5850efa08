// The bar at the top of every page: who is signed in, and for how long.

import { showLeft } from "./countdown.js";
import { button, element } from "./elements.js";
import { say } from "./notice.js";
import { session } from "./session.js";
import { showSignIn } from "./sign-in.js";

const place = document.getElementById("user");

function show() {
    const { current } = session;
    const isHere = location.pathname.endsWith("/account.html");
    const attributes = { href: "account.html", "aria-current": isHere && "page" };
    place.replaceChildren(current
        ? element("a", attributes, current.username, " ", showLeft(current.until))
        : button("Sign in", () => showSignIn(), { class: "plain" }));
}

session.addEventListener("change", () => {
    show();
    if (session.current) say(`Signed in as ${session.current.username}`);
});
show();
