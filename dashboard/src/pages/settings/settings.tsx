import type { ReactNode } from "react";
import { useMay } from "../../api/account.ts";
import { Head } from "../../ui/head.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { Audit } from "./audit.tsx";
import { Branding } from "./branding.tsx";
import { Caps } from "./caps.tsx";
import { Languages } from "./languages.tsx";
import { Members } from "./members.tsx";
import { Topics } from "./topics.tsx";
import { WorkspacePart } from "./workspace.tsx";

/** What holds for the whole workspace. */
export default function Settings() {
  const may = useMay();
  const parts: readonly (readonly [key: string, title: string, shown: () => ReactNode, scope: string])[] = [
    ["workspace", "Workspace", () => <WorkspacePart />, "workspace:read"],
    ["members", "Members and roles", () => <Members />, "members:read"],
    ["topics", "Topics", () => <Topics />, "topics:read"],
    ["caps", "Caps", () => <Caps />, "workspace:read"],
    ["languages", "Languages", () => <Languages />, "workspace:read"],
    ["branding", "Branding", () => <Branding />, "workspace:read"],
    ["audit", "Audit", () => <Audit />, "audit:read"],
  ];
  return (
    <>
      <Head title="Settings" about="What holds for the whole workspace." />
      <Parts parts={parts.filter(([, , , scope]) => may(scope)).map(([key, title, shown]) => [key, title, shown] as const)} />
    </>
  );
}
