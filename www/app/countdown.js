// How long a token is still good for, counted down before the reader's eyes.

import { element } from "./elements.js";

/** What is left until a moment in milliseconds, or a word for no end at all; it keeps itself right while it is on the page. */
export function showLeft(until) {
    if (until === null) return element("span", { class: "left" }, "no end");
    const made = element("span", { class: "left", role: "timer" });
    const update = () => { made.textContent = left(until - Date.now()); };
    update();
    const timer = setInterval(() => (made.isConnected ? update() : clearInterval(timer)), 1000);
    return made;
}

/** 59:12, 23:59:59 or 29 days, of milliseconds. */
export function left(milliseconds) {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`;
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
