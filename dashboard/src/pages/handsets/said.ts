// What a handset shows of a channel, in the order in which it came. Pure.
import type { DeliveryOutput, Item, SandboxHandOff } from "../../api/handsets.ts";

/** Apps of a phone, each with its channels. */
export const APPS = [
  { key: "sms", title: "Messages", channels: ["sms", "mms"] },
  { key: "whatsapp", title: "WhatsApp", channels: ["whatsapp"] },
  { key: "rcs", title: "RCS", channels: ["rcs"] },
  { key: "push", title: "Notifications", channels: ["push", "webpush"] },
  { key: "voice", title: "Calls", channels: ["voice"] },
  { key: "email", title: "Mail", channels: ["email"] },
  { key: "inapp", title: "In your app", channels: ["inapp"] },
] as const;

export type App = (typeof APPS)[number];
export type AppKey = App["key"];

export type Line =
  | { kind: "got"; id: string; order: number; at: string; row: SandboxHandOff; isLast: boolean }
  | { kind: "said"; id: string; order: number; at: string; channel: string; text: string; title: string | null; isAutomatic: boolean }
  | { kind: "missed"; id: string; order: number; at: string; delivery: DeliveryOutput };

/** States in which nothing has come, and nothing will without a sign. */
const NEVER = new Set(["skipped", "failed", "cancelled", "expired", "superseded"]);
const WAITS = new Set(["scheduled", "queued", "held"]);
/** What a route did not need any more is no news to anybody. */
const QUIET = new Set(["not_needed"]);

interface Given {
  app: App;
  contact: string;
  handOffs: readonly SandboxHandOff[];
  meant: readonly DeliveryOutput[];
  said: readonly Item[];
  isOff: boolean;
}

/** What the channels of an app show, the oldest first, and how many messages wait for the phone to be on. */
export function linesOf({ app, contact, handOffs, meant, said, isOff }: Given): { lines: Line[]; waiting: number } {
  const channels: readonly string[] = app.channels;
  const known = new Map(meant.map((one) => [one.id, one]));
  const lines: Line[] = [];
  const got = new Set<string>();
  let waiting = 0;
  for (const row of handOffs) {
    if (!channels.includes(row.channel) || row.outcome === "refused") continue;
    // The newest hand-off comes first: an older one of the same is a second copy on the handset.
    const isLast = !got.has(row.delivery);
    got.add(row.delivery);
    if (isOff && row.code === "phone_off" && row.state === "sent") waiting += 1;
    else
      lines.push({ kind: "got", id: `${row.delivery}.${row.attempt}`, order: Date.parse(row.at), at: known.get(row.delivery)?.sent_at ?? row.at, row, isLast });
  }
  for (const delivery of meant) {
    const isMissed = (NEVER.has(delivery.state) || WAITS.has(delivery.state)) && !QUIET.has(delivery.reason ?? "");
    if (isMissed && channels.includes(delivery.channel) && !got.has(delivery.id))
      lines.push({ kind: "missed", id: delivery.id, order: madeAt(delivery.id), at: delivery.changed_at, delivery });
  }
  for (const item of said) {
    if (!isTheirs(item, contact) || item.channel === null || !channels.includes(item.channel)) continue;
    const { channel, text, title } = item;
    const subject = title ?? subjectOf(item);
    lines.push({
      kind: "said",
      id: item.message,
      order: madeAt(item.message),
      at: item.at,
      channel,
      text: text ?? "",
      title: subject,
      isAutomatic: item.is_automatic,
    });
  }
  return { lines: lines.sort((one, other) => one.order - other.order), waiting };
}

/** What was said in the app itself, the oldest first: by the person, and by whoever answers them. */
export const chatOf = (said: readonly Item[]): Item[] =>
  said.filter((item) => item.post !== null && item.channel === null && item.post.sent_as === null && item.post.deleted_at === null).reverse();

export function isTheirs(item: Item, contact: string): boolean {
  if (item.kind === "received") return true;
  return item.kind === "post" && item.post?.author.kind === "contact" && item.post.author.id === contact;
}

function subjectOf(item: Item): string | null {
  const subject = item.post?.metadata?.["subject"];
  return typeof subject === "string" ? subject : null;
}

/** What the person could still read there. */
export const unreadOf = (lines: readonly Line[]): string[] =>
  lines.flatMap((line) =>
    line.kind === "got" && line.isLast && (line.row.state === "sent" || line.row.state === "delivered" || line.row.state === "unknown")
      ? [line.row.delivery]
      : [],
  );

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * When an id was made, by the real clock, in milliseconds: the first 48 bits of a UUIDv7, in base 32 (RFC 9562 section 5.7). Times of
 * business jump when the sandbox's clock is moved, and would put an answer before its question.
 */
export function madeAt(id: string): number {
  let value = 0;
  for (const letter of id.slice(id.indexOf("_") + 1).slice(0, 10)) value = value * 32 + LETTERS.indexOf(letter);
  return value;
}
