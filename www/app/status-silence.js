// Why there is no answer, and what to do about it.

import { Problem } from "./service.js";
import { clock } from "./status-words.js";

/** An answer came, but not one of /status. */
export class Stranger extends Error {}

/** What to tell of a failure as `{ words, advice }`; `answered` is when the last answer came, null where none has. */
export function explained(error, answered) {
  const since = answered === null ? "" : ` since ${clock(answered)}`;
  if (!(error instanceof Problem)) {
    return error instanceof Stranger
      ? { words: `What answers is not the service${since}.`, advice: STRANGER }
      : { words: answered === null ? "No answer." : `No answer${since}.`, advice: SILENCE };
  }
  switch (error.status) {
  case 401: case 403:
    return { words: `The web server does not let you ask (${error.status})${since}.`, advice: closed() };
  case 404: return { words: `There is no /status here (404)${since}.`, advice: STRANGER };
  case 502: case 503: case 504:
    return { words: `The web server has no answer from the service (${error.status})${since}.`, advice: STOPPED };
  default: return { words: `The answer was ${error.status}${since}.`, advice: [error.message] };
  }
}

const SILENCE = ["The web server, or the network on the way to it, does not answer. ",
  "On the machine itself see whether it runs: ", { code: "systemctl status nginx syllabus" }, "."];
const STOPPED = ["See whether the service runs, and why not: ", { code: "systemctl status syllabus" }, " and ",
  { code: "journalctl -u syllabus -n 50" }, ". Or it has more to do than it can: then this passes."];
const STRANGER = ["This page has to lie beside the service’s /status, as in the files for web servers that come with ",
  "Syllabus. Some of them have no /status: on a shared host it would tell the others there."];

/** The figures are for the machine's own users; a way there from elsewhere is ssh's. */
function closed() {
  const isSecure = location.protocol === "https:";
  const port = location.port || (isSecure ? 443 : 80);
  const here = isSecure ? 8443 : 8080;
  return ["/status is for the service’s own machine alone. From elsewhere open a way to it, and leave that open: ",
    { code: `ssh -L ${here}:localhost:${port} HOST` }, ", where HOST is the machine. Then this page is at ",
    { code: `${location.protocol}//localhost:${here}${location.pathname}` },
    isSecure ? ", and the browser warns that the certificate is for another name." : "."];
}
