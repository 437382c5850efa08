// Asks again and again, never two questions at once, and none while nobody looks.

const INTERVAL = 2;
/** The longest wait between two tries that fail. */
const LONGEST = 16;

export class Watch {
  #ask;
  #answered;
  #failed;
  #isAsking = false;
  #isPaused = false;
  #failures = 0;
  #timer;

  /** `ask` returns a promise; what becomes of it goes to `answered` or `failed`. */
  constructor(ask, answered, failed) {
    this.#ask = ask;
    this.#answered = answered;
    this.#failed = failed;
    document.addEventListener("visibilitychange", () => this.#goOn());
    this.#goOn();
  }

  get isPaused() {
    return this.#isPaused;
  }

  set isPaused(isPaused) {
    this.#isPaused = isPaused;
    this.#goOn();
  }

  /** The seconds from an answer to the next question. */
  get interval() {
    return Math.min(INTERVAL * 2 ** this.#failures, LONGEST);
  }

  get #rests() {
    return this.#isPaused || document.hidden;
  }

  async #goOn() {
    clearTimeout(this.#timer);
    if (this.#isAsking || this.#rests) return;
    this.#isAsking = true;
    const [answer, error] = await this.#ask().then((answer) => [answer], (error) => [null, error]);
    this.#isAsking = false;
    this.#failures = error ? this.#failures + 1 : 0;
    if (!this.#rests) this.#timer = setTimeout(() => this.#goOn(), this.interval * 1000);
    if (error) this.#failed(error);
    else this.#answered(answer);
  }
}
