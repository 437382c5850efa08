// Who is signed in. The password is used once; what is kept, in this tab alone and until it is closed, is the token.

import { basic, request } from "./service.js";

const KEY = "syllabus";
/** A timer holds 31 bits of milliseconds, 24 days. */
const LONGEST = 2 ** 31 - 1;

/** Tells of a `change` (somebody signed in or out) and of the token's `end` by itself. */
export const session = new (class extends EventTarget {
  #kept = stored();
  #timer;

  constructor() {
    super();
    this.#watch();
    // The browser may have put this page aside while another one of the tab has signed out.
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.#kept = stored();
      this.#watch();
      this.#tell("change");
    });
  }

  /** `{ token, username, email, admin, until }` with `until` in milliseconds or null for ever; null for nobody. */
  get current() {
    return this.#kept && !isOver(this.#kept) ? this.#kept : null;
  }

  /** The name of who was signed in last, for the form. */
  get lastName() {
    return this.#kept?.username ?? "";
  }

  /** The value of Authorization, or null. */
  get authorization() {
    return this.current && `Token ${this.current.token}`;
  }

  /** Changes the name and password into a token. */
  async signIn(name, password) {
    const { body } = await request("GET", "users/token", { authorization: basic(name, password) });
    // Counted from here: the clock of the service may be another.
    const until = body.expires_in === null ? null : Date.now() + body.expires_in * 1000;
    this.#keep(await known(body.token, until));
    this.#tell("change");
  }

  /** Asks again who it is whose token this is, after a change to the account. */
  async refresh() {
    const { token, until } = this.current;
    const kept = await known(token, until);
    // Somebody may have signed out meanwhile.
    if (this.#kept?.token !== token) return;
    this.#keep(kept);
    this.#tell("change");
  }

  /** Forgets the token, which stays good for whoever else has it. */
  signOut() {
    this.#keep(null);
    this.#tell("change");
  }

  /** The service does not take this token any more; the current one may be another by now. */
  end(token = this.#kept?.token) {
    if (!token || token !== this.#kept?.token) return;
    this.#keep({ ...this.#kept, token: "", until: 0 });
    this.#tell("end");
    this.#tell("change");
  }

  #keep(kept) {
    this.#kept = kept;
    try {
      if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
      else sessionStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing: it is signed in until the page is left.
    }
    this.#watch();
  }

  /** Ends the session with its token. */
  #watch() {
    clearTimeout(this.#timer);
    const left = (this.#kept?.until ?? 0) - Date.now();
    if (left <= 0) return;
    this.#timer = setTimeout(() => (left > LONGEST ? this.#watch() : this.end()), Math.min(left, LONGEST));
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
})();

/** Whether who is signed in may change something: what is their own, or as an admin anything. */
export function mayChange({ created_by: maker }) {
  const { current } = session;
  return current !== null && (current.admin || maker === current.username);
}

/** What is to be kept of a token: whose it is, too. */
async function known(token, until) {
  const { body } = await request("GET", "users/me", { authorization: `Token ${token}` });
  return { token, until, username: body.username, email: body.email, admin: body.admin };
}

function stored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    const isOurs = [kept.token, kept.username].every((one) => typeof one === "string");
    // As far as a Date goes.
    return isOurs && Math.abs(kept.until ?? 0) <= 8.64e15 ? kept : null;
  } catch {
    return null;
  }
}

function isOver({ until }) {
  return until !== null && until <= Date.now();
}
