import { useMay } from "../../api/account.ts";
import { Head } from "../../ui/head.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { Callbacks } from "./callbacks.tsx";
import { Events } from "./events.tsx";
import { Hooks } from "./hooks.tsx";
import { Keys } from "./keys.tsx";
import { Reference } from "./reference/reference.tsx";
import { Requests } from "./requests.tsx";
import { Webhooks } from "./webhooks.tsx";

/** What whoever writes programs needs: keys, logs, webhooks, and the reference. */
export default function Developers() {
  const may = useMay();
  const parts: readonly (readonly [key: string, title: string, shown: () => React.ReactNode, scope: string | null])[] = [
    ["keys", "Keys", () => <Keys />, "keys:read"],
    ["log", "API log", () => <Requests />, "requests:read"],
    ["webhooks", "Webhooks", () => <Webhooks />, "webhooks:read"],
    ["events", "Events", () => <Events />, "events:read"],
    ["hooks", "Hooks in", () => <Hooks />, "hooks:read"],
    ["callbacks", "Callbacks", () => <Callbacks />, "providers:read"],
    ["reference", "API reference", () => <Reference />, null],
  ];
  return (
    <>
      <Head title="Developers" about="Keys, logs and webhooks for your programs, and everything they can ask." />
      <Parts parts={parts.filter(([, , , scope]) => may(scope)).map(([key, title, shown]) => [key, title, shown] as const)} />
    </>
  );
}
