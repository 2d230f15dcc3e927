import { useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";

const SHORT = ["inapp", "sms", "whatsapp", "rcs", "push"];

export interface Rendered {
  text: string | null;
  /** Names that the text speaks of and nobody has said. */
  missing: string[];
  problem: string | null;
}

/** What a template says to one person, on the channel on which they are answered; as words. Names may be dotted: `order.number`. */
export function useRendered(key: string | null, contact: string | null, channel: string | null, data: Readonly<Record<string, string>>) {
  return useQuery({
    queryKey: ["templates", "rendered", key, contact, channel, data],
    queryFn: async (): Promise<Rendered> => {
      const { published } = await api.templates.get(key ?? "");
      const written = Object.keys((await api.templates.getVersion(key ?? "", String(published))).content);
      // Said in the words of the channel on which they are answered, or of one that is as short.
      const wanted = [channel, ...SHORT, ...written].find((one) => one !== null && written.includes(one));
      const { previews, rejected } = await api.messages.preview({ template: key, to: contact ?? "", data: nested(data), route: { channel: wanted as "sms" } });
      const [one] = previews;
      if (one === undefined) return { text: null, missing: [], problem: rejected[0]?.detail ?? "It cannot be shown for this person." };
      return { text: one.content?.text ?? null, missing: one.missing, problem: one.content === null ? (one.problem?.detail ?? "It says nothing on this channel.") : null };
    },
    enabled: key !== null && contact !== null,
    // Of another template nothing is shown.
    placeholderData: (before, query) => (query?.queryKey[2] === key ? before : undefined),
    retry: false,
  });
}

function nested(data: Readonly<Record<string, string>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    const steps = name.split(".");
    const last = steps.pop() ?? name;
    let place = found;
    for (const step of steps) place = (Object.hasOwn(place, step) ? place[step] : (place[step] = {})) as Record<string, unknown>;
    if (value !== "") place[last] = value;
  }
  return found;
}
