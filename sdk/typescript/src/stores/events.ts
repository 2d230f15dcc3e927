import type { Live } from "../live/live.ts";
import { TidingsProblem } from "../problem.ts";
import type { EventOutput } from "../types.ts";

/** What of the event log is followed, and who is told. */
export interface EventsFollowing {
  /** Only these types; all of them where it is left out. */
  types?: string[];
  /** The cursor of `GET /v1/events` from which it goes on; left out: from now on. */
  after?: string;
  /** What has happened, in its order, and the cursor behind it. */
  told(events: EventOutput[], cursor: string): void;
  /** Too much has happened to be told: fetch what you show anew. It goes on from the cursor. */
  skipped(cursor: string): void;
  /** It is not told at all, and why. */
  refused?(problem: TidingsProblem): void;
}

/** The log is followed from its cursor over every cut, until the function that is answered here is called. */
export function followEvents(live: Live, { types, after, told, skipped, refused }: EventsFollowing): () => void {
  let cursor = after;
  return live.follow({
    topic: "events",
    ask: () => ({ ...(types === undefined ? {} : { types }), ...(cursor === undefined ? {} : { after: cursor }) }),
    told: (frame) => {
      switch (frame.type) {
        case "subscribed":
          if (typeof frame.after !== "string" || frame.after === cursor) return;
          // From now on is from here on, also after a cut; or it goes on from another follower's cursor, and not from here.
          if (cursor !== undefined) skipped(frame.after);
          cursor = frame.after;
          return;
        case "events": {
          cursor = frame.cursor;
          if (frame.skipped) skipped(frame.cursor);
          // Others may follow more.
          const events = types?.length ? frame.events.filter((one) => types.includes(one.type)) : frame.events;
          if (events.length > 0) told(events, frame.cursor);
          return;
        }
        case "refused":
          return refused?.(new TidingsProblem(frame.problem, frame.problem.status));
      }
    },
  });
}
