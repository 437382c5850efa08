// What is wrong, by the figures, and what to do about it.

import { countOf } from "./status-figures.js";
import { duration, number } from "./status-words.js";

/** So many looks one after another have to see all workers busy; one alone is chance. */
const LOOKS = 3;
/** The share of the limit from which connections are told to be many. */
const MANY = 0.9;

/**
 * The findings as `{ name, detail, advice }`.
 *
 * A name has no figure in it, so that it stays the same while the finding does.
 */
export function findings(status, { looks, recent }) {
  return [
    errors(recent), hashes(recent, status), workers(looks, status),
    connections(status), peers(recent), database(status),
  ].filter((finding) => finding !== null);
}

function errors(recent) {
  const count = recent ? countOf(recent.statuses, 5) : 0;
  if (count === 0) return null;
  const kinds = Object.entries(recent.statuses)
    .filter(([code, count]) => code >= 500 && count > 0).map(([code, count]) => `${code}: ${number(count)}`);
  return {
    name: "Requests have failed in the service",
    detail: `${number(count)} of ${number(recent.requests)} in the last ${duration(recent.elapsed)} `
      + `(${kinds.join(", ")}).`,
    advice: ["The table below has their routes, and the log says why: ",
      { code: "journalctl -u syllabus -p warning" },
      ". What is in no log is a 503 for as many passwords or changes at once as are allowed: see ",
      { code: "password_hashes" }, " and ", { code: "workers" }, "."],
  };
}

function hashes(recent, status) {
  const count = recent?.counts.unhashed ?? 0;
  if (count === 0) return null;
  return {
    name: "Sign-ins were refused because too many were being checked at once",
    detail: `${number(count)} in the last ${duration(recent.elapsed)}; each was answered with 503. `
      + `${number(status.password_hashes.limit)} at once are allowed.`,
    advice: ["Where memory and processor have room, raise ", { code: "password_hashes" },
      ". Clients that sign in with every request should fetch a token once."],
  };
}

function workers(looks, { front }) {
  const last = looks.slice(-LOOKS);
  // A single worker may be busy with nothing but the answer to this page.
  if (!front || front.workers.count < 2 || last.length < LOOKS) return null;
  if (last.some(({ busy }) => busy < front.workers.count)) return null;
  return {
    name: "All workers are busy",
    detail: `So it was at the last ${LOOKS} looks: other requests wait.`,
    advice: ["If it stays so, look for slow routes below. Where the processor has room, raise ",
      { code: "workers" }, "."],
  };
}

function connections({ front }) {
  if (!front || front.connections.open < MANY * front.connections.limit) return null;
  return {
    name: "The limit of connections is nearly reached",
    detail: `${number(front.connections.open)} of ${number(front.connections.limit)} are open, `
      + `${number(front.connections.idle)} of them idle. `
      + "At the limit idle ones give way, and without those new ones wait.",
    advice: ["If most are idle, let the web server keep fewer. Else raise ", { code: "connection_limit" }, "."],
  };
}

function peers(recent) {
  const count = recent?.counts.unwelcome ?? 0;
  if (count === 0) return null;
  return {
    name: "Connections were refused: their peer is not allowed",
    detail: `${number(count)} in the last ${duration(recent.elapsed)}.`,
    advice: ["If they are the web server’s, name its user in ", { code: "allowed_peers" }, " or its address in ",
      { code: "allowed_addresses" }, ". The log says whose they are."],
  };
}

function database({ database }) {
  if (database?.bytes !== null) return null;
  return {
    name: "The database cannot be read",
    detail: "So courses and reviews cannot be read or changed.",
    advice: ["Run ", { code: "syllabus check" },
      " as the user of the service: it says what is wrong and what to do."],
  };
}
