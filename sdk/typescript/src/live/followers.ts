import type { Subscribe, Told, Topic } from "./frames.ts";

/** What somebody follows, and what they are told of it. */
export interface Following {
  topic: Topic;
  conversation?: string;
  /** How it is asked for, each time anew: with the cursor that is known now. */
  ask(): Omit<Subscribe, "type" | "id" | "topic" | "conversation">;
  told(frame: Told): void;
  /** The connection is about to be closed from here: what is still to be said is said now. */
  leaving?(): void;
  /** The connection has ended; it comes back by itself, and asks from the cursor. */
  cut?(): void;
}

/** Who follows what. Several may follow the same: the server is asked for it once, for all of them. */
export class Followers {
  readonly #of = new Map<string, Set<Following>>();

  get keys(): string[] {
    return [...this.#of.keys()];
  }

  get everybody(): Following[] {
    return [...this.#of.values()].flatMap((some) => [...some]);
  }

  has(following: Following): boolean {
    return this.#of.get(keyOf(following.topic, following.conversation))?.has(following) ?? false;
  }

  /** Whether something has to be asked for that nobody has asked for yet. */
  add(following: Following): boolean {
    const key = keyOf(following.topic, following.conversation);
    const before = this.#of.get(key);
    if (before === undefined) this.#of.set(key, new Set([following]));
    else {
      const asked = JSON.stringify(this.asked(key));
      before.add(following);
      // All else is told whole to who asks, and is to be told to who has come; what happens next in the log is told to both anyway.
      return following.topic !== "events" || JSON.stringify(this.asked(key)) !== asked;
    }
    return true;
  }

  /** Whether nobody follows it any more. */
  remove(following: Following): boolean {
    const key = keyOf(following.topic, following.conversation);
    const some = this.#of.get(key);
    if (some?.delete(following) !== true || some.size > 0) return false;
    return this.#of.delete(key);
  }

  tell(key: string, frame: Told): void {
    // One of them may go, or another one come, by what they are told.
    for (const one of [...(this.#of.get(key) ?? [])]) if (this.has(one)) one.told(frame);
  }

  /** How it is asked for, so that each of them is told what they follow; from the cursor of this one, or of the last who knows one. */
  asked(key: string, from?: Following): Subscribe {
    const some = [...(this.#of.get(key) ?? [])];
    const { topic, conversation } = some[0] as Following;
    const each = some.map((one) => one.ask());
    const after = from?.ask().after ?? each.findLast((one) => one.after != null)?.after;
    const people = each.flatMap((one) => one.people ?? []);
    // Who names no types wants all of them.
    const types = each.every((one) => one.types?.length) ? each.flatMap((one) => one.types ?? []) : [];
    return {
      type: "subscribe",
      topic,
      ...(conversation === undefined ? {} : { conversation }),
      ...(after == null ? {} : { after }),
      ...(each.some((one) => one.positions) ? { positions: true } : {}),
      ...(each.some((one) => one.typing) ? { typing: true } : {}),
      ...(people.length === 0 ? {} : { people: [...new Set(people)] }),
      ...(types.length === 0 ? {} : { types: [...new Set(types)] }),
    };
  }
}

export function keyOf(topic: Topic, conversation?: string | null): string {
  return conversation == null ? topic : `${topic} ${conversation}`;
}
