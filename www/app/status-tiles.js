// The tiles: one figure each, and the plots of some.

import { element } from "./elements.js";
import { countOf, sum } from "./status-figures.js";
import { Plot } from "./status-plot.js";
import { WINDOW } from "./status-processes.js";
import { bound, bytes, clock, duration, NONE, number, rate, seconds, share, write } from "./status-words.js";

/** A look after a longer time than this, in seconds, tells nothing of when things came. */
const GAP = 20;

/**
 * `show` gets a status, its look, and what came since the look before and in the window, both null at first.
 *
 * It returns the figure and what there is to say to it, or null where the service has no such figure.
 */
const TILES = [
  {
    name: "Requests per second",
    show: ({ look, since }) => [
      rate(since?.rate), `${number(sum(look.statuses))} since the start, without those for /status`],
    plot: { value: ({ since }) => since?.rate, written: perSecond },
  },
  {
    name: "Latency, median",
    show: ({ since }) => [bound(since?.median), latencyWords(since)],
    plot: { value: ({ since }) => drawn(since?.median), written: seconds },
  },
  {
    name: "Latency, 99 %",
    show: ({ since }) => [bound(since?.slowest), latencyWords(since)],
    plot: { value: ({ since }) => drawn(since?.slowest), written: seconds },
  },
  {
    name: "Errors (5xx)",
    show: (state) => statusWords(state, 5),
    plot: { value: ({ since }) => since && countOf(since.statuses, 5) / since.elapsed, written: perSecond },
  },
  {
    name: "Workers busy",
    show: ({ status: { front } }) => front && [
      `${number(front.workers.busy)} of ${number(front.workers.count)}`,
      "the one that answers this page may be among them"],
    plot: { value: ({ busy }) => busy, written: number, top: ({ front }) => front?.workers.count },
  },
  {
    name: "Connections open",
    show: ({ status: { front } }) => front && [
      `${number(front.connections.open)} of ${number(front.connections.limit)}`,
      `${number(front.connections.idle)} idle, ${number(front.connections.receiving)} with half a request`],
    plot: { value: ({ open }) => open, written: number },
  },
  { name: "Refused (4xx)", show: (state) => statusWords(state, 4) },
  {
    name: "Ended early",
    show: ({ look: { counts }, status: { front } }) => front && [
      number(counts.aborted + counts.expired + counts.unwelcome),
      `since the start: ${number(counts.aborted)} requests taken back, `
      + `${number(counts.expired)} connections too slow, ${number(counts.unwelcome)} not allowed`],
  },
  {
    name: "Password hashes",
    show: ({ status: { password_hashes: hashes } }) => hashes && [
      `${number(hashes.running)} of ${number(hashes.limit)}`,
      `at work now; ${number(hashes.refused)} refused since the start`],
  },
  {
    name: "Accounts",
    show: ({ status: { credentials } }) => credentials && [
      number(credentials.count), `loaded ${clock(credentials.loaded_at)}`],
  },
  {
    name: "Database",
    show: ({ status: { database } }) => database && (database.bytes === null
      ? ["unreadable", "its size cannot be read"]
      : [bytes(database.bytes), "courses and reviews"]),
  },
  {
    name: "Up for",
    show: ({ status }) => [duration(status.uptime), `since ${clock(status.started_at)}`],
  },
];

/** Tiles that `update` fills. */
export class Tiles {
  #tiles = TILES.map((tile) => new Tile(tile));
  element = element("dl", { class: "tiles" }, ...this.#tiles.map((tile) => tile.element));

  update(status, process, now) {
    const state = { status, look: process.looks.at(-1), since: process.since, recent: process.recent };
    for (const tile of this.#tiles) tile.update(state, process, now);
  }
}

class Tile {
  #show;
  #plotted;
  #plot;
  #value = element("dd", { class: "value" });
  #detail = element("dd", { class: "detail" });

  constructor({ name, show, plot }) {
    this.#show = show;
    this.#plotted = plot;
    this.#plot = plot && new Plot(name, plot.written, WINDOW);
    this.element = element("div", { class: "tile", hidden: true }, element("dt", {}, name), this.#value,
      this.#detail, plot && element("dd", { class: "plotted" }, ...this.#plot.elements));
    this.element.classList.toggle("broad", plot !== undefined);
  }

  update(state, { looks }, now) {
    const shown = this.#show(state);
    this.element.hidden = !shown;
    if (!shown) return;
    write(this.#value, shown[0]);
    write(this.#detail, shown[1]);
    this.#plot?.draw(looks.flatMap((look) => this.#points(look)), now, this.#plotted.top?.(state.status));
  }

  #points(look) {
    const value = this.#plotted.value(look) ?? null;
    const point = { at: look.at, value };
    return look.since?.elapsed > GAP ? [{ at: look.at, value: null }, point] : [point];
  }
}

function perSecond(value) {
  return `${rate(value)}/s`;
}

function latencyWords(since) {
  if (!since) return "takes two looks at one process";
  if (since.mean === null) return "nothing was asked since the last look";
  return `a bound, of ${number(since.requests)} since the last look; their mean is ${seconds(since.mean)}`;
}

function statusWords({ look, recent }, kind) {
  const ever = `${number(countOf(look.statuses, kind))} of ${number(sum(look.statuses))} since the start`;
  if (!recent) return [NONE, ever];
  const count = countOf(recent.statuses, kind);
  const span = `${number(count)} of ${number(recent.requests)} in ${duration(recent.elapsed)}`;
  return [recent.requests === 0 ? NONE : share(count, recent.requests), `${span}; ${ever}`];
}

/** A quantile as a place in a plot. */
function drawn(quantile) {
  return quantile && (quantile.upTo === Infinity ? quantile.over : quantile.upTo);
}
