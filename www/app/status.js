// The page of those who run the service: asks /status again and again, and shows what it says.

import { button, element } from "./elements.js";
import { request } from "./service.js";
import { lookAt } from "./status-figures.js";
import { findings } from "./status-findings.js";
import { Processes } from "./status-processes.js";
import { Routes } from "./status-routes.js";
import { explained, Stranger } from "./status-silence.js";
import { Tiles } from "./status-tiles.js";
import { Watch } from "./status-watch.js";
import { clock, number, write } from "./status-words.js";

/** How long to wait for an answer, in milliseconds. */
const PATIENCE = 10_000;

const NOTES = {
  restarted: (started) => "Another process answers now. "
    + `It started at ${clock(started)}, and its counts began with it.`,
  several: (started) => "Several processes answer in turn, each with counts of its own. "
    + `This page shows the one that started last, at ${clock(started)}.`,
  mixed: () => "Several processes that started in the same second answer in turn, each with counts of its own. "
    + "They cannot be told apart, so nothing that takes two looks is shown, and each look may be at another one.",
  cgi: () => "This is plain CGI: each request is a process of its own, which counts nothing but itself. "
    + "So there are no rates, no workers, no connections and no accounts in memory. "
    + "Run the service as FastCGI for those.",
};

const place = (id) => document.getElementById(id);
const processes = new Processes();
const tiles = new Tiles();
const routes = new Routes();
/** When the last answer came, what has gone wrong since, and what the figures have shown to be wrong. */
let answered = null;
let failure = null;
let found = [];

async function ask() {
  const { body } = await request("GET", "status", { signal: AbortSignal.timeout(PATIENCE) });
  if (typeof body?.started_at !== "string" || !Array.isArray(body.requests)) throw new Stranger();
  return body;
}

function show(status) {
  answered = Date.now();
  failure = null;
  const isCGI = status.front === null;
  // Each of its answers comes from another process.
  const seen = isCGI ? new Processes() : processes;
  seen.add(status, lookAt(status, answered));
  const { shown } = seen;
  if (!place("figures").hasChildNodes()) lay();
  tiles.update(shown.status, shown, answered);
  routes.update(shown.status.requests);
  found = findings(shown.status, shown);
  showState();
  const note = isCGI ? "cgi" : seen.change;
  write(place("note"), note ? NOTES[note](shown.started) : "");
}

function showFailure(error) {
  failure = explained(error, answered);
  showState();
}

/** Puts the figures onto the page, once there are some. */
function lay() {
  place("figures").append(
    tiles.element,
    element("p", { class: "quiet" }, "All figures are those of one process, counted since it started. ",
      "Plots, and what is said to be of the last look or the last minutes, ",
      "are counted by this page while it is open."),
    ...routes.elements);
}

/** Says in words that stay the same while nothing changes, since they are read aloud, how things are. */
function showState() {
  const [kind, words] = summary();
  place("state").dataset.kind = kind;
  write(place("state-words"), words);
  write(place("as-of"), [answered !== null && `Figures of ${clock(answered)}.`, next()].filter(Boolean).join(" "));
  showAdvice(failure ? [{ advice: failure.advice }] : found);
  place("figures").classList.toggle("stale", failure !== null);
}

/** When the service is asked next. */
function next() {
  if (watch.isPaused) return "";
  return failure ? `Next try in ${watch.interval} s.` : `Asked every ${watch.interval} s while this page is seen.`;
}

function summary() {
  if (watch.isPaused) return ["paused", failure ? `Paused. ${failure.words}` : "Paused."];
  if (failure) return ["silent", failure.words];
  if (found.length === 0) return ["well", "Nothing is wrong by these figures."];
  return ["trouble", found.length === 1 ? "One thing needs a look." : `${number(found.length)} things need a look.`];
}

let advised = "";

function showAdvice(all) {
  const text = JSON.stringify(all);
  if (text === advised) return;
  advised = text;
  place("advice").replaceChildren(...all.map(({ name, detail, advice }) => element("div", { class: "finding" },
    name && element("h2", {}, name),
    detail && element("p", {}, detail),
    element("p", {}, ...advice.map((part) => (part.code ? element("code", {}, part.code) : part))))));
}

const pause = button("Pause", () => {
  watch.isPaused = !watch.isPaused;
  write(pause, watch.isPaused ? "Go on" : "Pause");
  showState();
}, { class: "plain" });
place("controls").append(pause);
const watch = new Watch(ask, show, showFailure);
