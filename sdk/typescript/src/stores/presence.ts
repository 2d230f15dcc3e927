import type { Counts as CountsFrame, PersonPresence } from "../live/frames.ts";
import type { Live } from "../live/live.ts";
import { Notifier } from "../notifier.ts";

/** Who is there, of the people that are followed; nobody is known to be there while the connection is cut. */
export class PresenceStore {
  readonly #live: Live;
  readonly #notifier = new Notifier();
  #end: (() => void) | null = null;
  #people: string[] = [];
  #known: ReadonlyMap<string, PersonPresence> = new Map();

  constructor(live: Live) {
    this.#live = live;
  }

  /** By your own ids; another map after each change. */
  get state(): ReadonlyMap<string, PersonPresence> {
    return this.#known;
  }

  /** The listener is called whenever `state` is another one. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** These people are followed from now on, 200 at most, and nobody else. */
  follow(people: readonly string[]): void {
    this.#people = [...people];
    this.#known = new Map([...this.#known].filter(([id]) => this.#people.includes(id)));
    this.#end?.();
    this.#end = null;
    if (this.#people.length > 0) {
      this.#end = this.#live.follow({
        topic: "presence",
        ask: () => ({ people: this.#people }),
        told: (frame) => {
          if (frame.type !== "presence") return;
          const known = new Map(this.#known);
          for (const one of frame.people) if (this.#people.includes(one.id)) known.set(one.id, one);
          this.#become(known);
        },
        cut: () => this.#become(new Map()),
      });
    }
    this.#notifier.changed();
  }

  /** Nobody is followed any more. */
  close(): void {
    this.follow([]);
  }

  #become(known: ReadonlyMap<string, PersonPresence>): void {
    this.#known = known;
    this.#notifier.changed();
  }
}

/** What waits for the person. */
export type Counts = Omit<CountsFrame, "type">;

/** What waits for the person, as it stands now; null until it is known. */
export class CountsStore {
  readonly #notifier = new Notifier();
  readonly #end: () => void;
  #counts: Counts | null = null;

  constructor(live: Live) {
    this.#end = live.follow({
      topic: "counts",
      ask: () => ({}),
      told: (frame) => {
        if (frame.type !== "counts") return;
        const { type: _, ...counts } = frame;
        this.#counts = counts;
        this.#notifier.changed();
      },
    });
  }

  get state(): Counts | null {
    return this.#counts;
  }

  /** The listener is called whenever `state` is another one. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** They are followed no more. */
  close(): void {
    this.#end();
  }
}
