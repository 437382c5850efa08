// The account: the token, what is in it, and what can be changed.

import { accountForms } from "./account-forms.js";
import { curlPanel } from "./curl-panel.js";
import { button, element } from "./elements.js";
import { session } from "./session.js";
import { showSignIn } from "./sign-in.js";
import { tokenPanel } from "./token-panel.js";

/** Shows the account of who is signed in, and keeps right when that changes. */
export function showAccount(main) {
  const heading = element("h1", { tabindex: -1 }, "Your account");
  const told = element("p", { role: "status" });
  const say = (words) => told.replaceChildren(words);
  const present = element("div", {});
  const changes = element("div", {});
  main.replaceChildren(heading, told, present, changes);

  let name = "";
  const update = () => {
    const places = [present, changes];
    const hadFocus = places.some((place) => place.contains(document.activeElement));
    present.replaceChildren(...presence(say));
    // What is being typed outlives the token, and a new one of the same account.
    if (session.lastName !== name) {
      name = session.lastName;
      changes.replaceChildren(...(name ? accountForms(name, say) : []));
    }
    if (hadFocus && !places.some((place) => place.contains(document.activeElement))) heading.focus();
  };
  session.addEventListener("change", update);
  update();
  // Who comes without a token comes to sign in, and goes on from the heading then.
  if (!session.current) {
    heading.focus();
    showSignIn();
  }
}

/** What depends on the token: it is made anew whenever that changes. */
function presence(say) {
  const { current, lastName } = session;
  if (current) return [whoIs(current), tokenPanel(say), curlPanel()];
  return [
    element("p", {}, lastName
      ? `The token of ${lastName} has ended. Sign in again to get a new one; what you have written below stays.`
      : "You are not signed in. Sign in to see your token and to change your account."),
    button("Sign in", () => showSignIn()),
  ];
}

function whoIs({ username, email, admin }) {
  return element("p", {}, "You are signed in as ", element("strong", {}, username), `, with the address ${email}. `,
    admin && "You are an admin, who may change what others have added.");
}
