import type { Live } from "../live/live.ts";

/** Within a second the highest wins. */
const GATHER_MS = 1_000;
/** Typing holds for six seconds at the server: it is said again before. */
const TYPING_MS = 4_000;
/** After so long without a key nobody types. */
const IDLE_MS = 5_000;

/** How far the person has got in a conversation, and whether they type: said to the server no more often than it wants to hear it. */
export class Reporting {
  readonly #conversation: string;
  readonly #live: Live;
  readonly #reportsDelivered: boolean;
  #delivered = 0;
  #read = 0;
  #said = { delivered: 0, read: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLinked = false;
  #typingSince = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(conversation: string, live: Live, reportsDelivered: boolean) {
    this.#conversation = conversation;
    this.#live = live;
    this.#reportsDelivered = reportsDelivered;
  }

  /** Up to where the person has said to have read. */
  get read(): number {
    return this.#read;
  }

  deliveredUpto(seq: number): void {
    if (!this.#reportsDelivered || seq <= this.#delivered) return;
    this.#delivered = seq;
    this.#sayLater();
  }

  readUpto(seq: number): void {
    if (seq <= this.#read) return;
    this.#read = seq;
    this.#delivered = Math.max(this.#delivered, seq);
    this.#sayLater();
  }

  /** The conversation is told again: what was said before the cut may not have arrived. */
  linked(): void {
    this.#isLinked = true;
    if (this.#delivered > 0) this.#sayLater();
  }

  cut(): void {
    this.#isLinked = false;
    this.#said = { delivered: 0, read: 0 };
    this.#typingSince = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  typed(isOn: boolean): void {
    clearTimeout(this.#idle);
    if (!isOn) {
      if (this.#typingSince > 0) this.#live.say({ type: "typing", conversation: this.#conversation, on: false });
      this.#typingSince = 0;
      return;
    }
    this.#idle = setTimeout(() => this.typed(false), IDLE_MS);
    if (Date.now() - this.#typingSince < TYPING_MS) return;
    if (this.#live.say({ type: "typing", conversation: this.#conversation, on: true })) this.#typingSince = Date.now();
  }

  /** What is still to be said is said now. */
  leaving(): void {
    this.typed(false);
    if (this.#timer !== undefined) this.#say();
  }

  /** The same, for good. */
  close(): void {
    this.leaving();
    this.#isLinked = false;
  }

  #sayLater(): void {
    if (!this.#isLinked) return;
    this.#timer ??= setTimeout(() => this.#say(), GATHER_MS);
  }

  #say(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isLinked || (this.#delivered <= this.#said.delivered && this.#read <= this.#said.read)) return;
    const said = { delivered: this.#delivered, ...(this.#read > 0 ? { read: this.#read } : {}) };
    if (this.#live.say({ type: "position", conversation: this.#conversation, ...said })) this.#said = { delivered: this.#delivered, read: this.#read };
  }
}
