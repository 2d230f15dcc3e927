import { channelName } from "../../api/channels.ts";
import type { PostView } from "../../api/thread.ts";

/** Which way an answer goes, in words. */
export function Way({ ways, from, to }: { ways: readonly PostView[]; from: string | null; to: string | null }) {
  const [way] = ways;
  if (way === undefined || way.channel === null) return <>They read it in your app.</>;
  if (ways.length > 1) return <>Goes out to {ways.length} people on the channels that they wrote on, and is read in your app.</>;
  return (
    <>
      Goes out by {channelName(way.channel)}
      {to !== null && ` from ${to}`}
      {from !== null && ` to ${from}`}.
    </>
  );
}
