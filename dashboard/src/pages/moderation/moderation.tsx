import { Head } from "../../ui/head.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { Appeals } from "./appeals.tsx";
import { Policy } from "./policy.tsx";
import { Queue } from "./queue.tsx";
import { Rules } from "./rules.tsx";
import { Sanctions } from "./sanctions.tsx";

/** What people should not have said: what was flagged, who may not speak for a while, what they say against it, and what happens by itself. */
export default function Moderation() {
  return (
    <>
      <Head title="Moderation" about="What was flagged in conversations, and what follows from it." />
      <Parts
        parts={[
          ["queue", "Flags", () => <Queue />],
          ["appeals", "Appeals", () => <Appeals />],
          ["sanctions", "Who may not", () => <Sanctions />],
          ["policy", "Policy", () => <Policy />],
          ["rules", "Words and links", () => <Rules />],
        ]}
      />
    </>
  );
}
