// The bar of the pages that have the form to sign in.

import { showUser } from "./countdown.js";
import { button } from "./elements.js";
import { say } from "./notice.js";
import { session } from "./session.js";
import { showSignIn } from "./sign-in.js";

showUser(() => button("Sign in", () => showSignIn(), { class: "plain" }));
session.addEventListener("change", () => {
  if (session.current) say(`Signed in as ${session.current.username}`);
});
