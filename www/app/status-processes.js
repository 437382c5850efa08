// Which process has answered. Each counts for itself, so counts of two are never compared.

import { between, hasFallen } from "./status-figures.js";

/** How long looks are kept, in milliseconds. */
export const WINDOW = 5 * 60_000;

/** The looks at one process. */
class Process {
  looks = [];
  /** Counts have fallen, so it is several that started in the same second. */
  isMixed = false;

  constructor(started) {
    this.started = started;
  }

  add(status, look) {
    const last = this.looks.at(-1);
    if (last && hasFallen(last, look)) this.#mix();
    look.since = last && !this.isMixed ? between(last, look) : null;
    this.status = status;
    this.looks = [...this.looks.filter(({ at }) => look.at - at <= WINDOW), look];
  }

  /** What came since the look before. */
  get since() {
    return this.looks.at(-1).since;
  }

  /** What came in the window, as far as it was looked at. */
  get recent() {
    return this.looks.length > 1 && !this.isMixed ? between(this.looks[0], this.looks.at(-1)) : null;
  }

  #mix() {
    this.isMixed = true;
    for (const look of this.looks) look.since = null;
  }
}

/** The processes that answer: one, another one after a restart, or several in turn. */
export class Processes {
  #all = new Map();
  #last = null;
  #shown = null;
  /** When one has answered again after another. */
  #returned = -Infinity;
  /** When a process was seen first after another, null where there was none before. */
  #replaced = null;

  add(status, look) {
    const known = this.#all.get(status.started_at);
    const process = known ?? new Process(status.started_at);
    if (this.#last && process !== this.#last) {
      if (known) this.#returned = look.at;
      else this.#replaced = look.at;
    }
    process.add(status, look);
    this.#all.set(process.started, process);
    for (const [started, { looks }] of this.#all) {
      if (look.at - looks.at(-1).at > WINDOW) this.#all.delete(started);
    }
    this.#last = process;
    this.#shown = this.#choose(look.at);
  }

  /** The one that has started last of those that answer, so that several in turn make no leaps. */
  get shown() {
    return this.#shown;
  }

  /** What there is to tell of who answers, null where it has been one process all the time. */
  get change() {
    const { at } = this.#last.looks.at(-1);
    if (this.#shown.isMixed) return "mixed";
    if (at - this.#returned <= WINDOW) return "several";
    return this.#replaced !== null && at - this.#replaced <= WINDOW ? "restarted" : null;
  }

  #choose(now) {
    const answering = [...this.#all.values()].filter(({ looks }) => now - looks.at(-1).at <= WINDOW / 10);
    return answering.reduce((one, other) => (other.started > one.started ? other : one));
  }
}
