// Who is signed in, and for how long, counted down before the reader's eyes.

import { element } from "./elements.js";
import { session } from "./session.js";

/** Keeps the bar right; where nobody is signed in it has what `signIn` makes. */
export function showUser(signIn) {
  const isHere = location.pathname.endsWith("/account.html");
  const attributes = { href: "account.html", "aria-current": isHere && "page" };
  const show = () => {
    const { current } = session;
    document.getElementById("user").replaceChildren(current
      ? element("a", attributes, current.username, " ", showLeft(current.until))
      : signIn());
  };
  session.addEventListener("change", show);
  show();
}

/** What is left until a moment in milliseconds, or that there is no end; it stays right while it is on the page. */
export function showLeft(until) {
  if (until === null) return element("span", { class: "left" }, "no end");
  const made = element("span", { class: "left", role: "timer" });
  const update = () => { made.textContent = left(until - Date.now()); };
  update();
  const timer = setInterval(() => (made.isConnected ? update() : clearInterval(timer)), 1000);
  return made;
}

/** 59:12, 23:59:59 or 29 days, of milliseconds. */
function left(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
