import { Anchor, Button, Group, Kbd, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useCallerNames } from "../../api/keys.ts";
import { useFlag, useHistory, useRule, type FlagOutput, type Verdict } from "../../api/moderation.ts";
import { useKeys } from "../../ui/keys.ts";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Context } from "./context.tsx";
import { Decide } from "./decide.tsx";
import { Before } from "./before.tsx";
import { CATEGORY, subjectOf, whoOf } from "./words.ts";

/** One post or person that was flagged: what was said around it, by whom it was flagged and how often they were before; and the decision. */
export function Case({ id, decided }: { id: string; decided: () => void }) {
  const found = useFlag(id);
  const history = useHistory(found.data?.contact ?? null);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const flag = found.data;
  const same = (history.data?.flags ?? []).filter((one) => subjectOf(one) === subjectOf(flag));
  const all = same.some((one) => one.id === flag.id) ? same : [flag, ...same];
  const open = all.filter((one) => one.state === "open");
  return (
    <Stack gap="md" component="section" aria-label="What was flagged">
      <Paper withBorder p="md">
        <Group justify="space-between" gap="xs" mb="sm">
          <Title order={2}>
            {flag.subject === "post" ? "A post of " : ""}
            <Who flag={flag} />
          </Title>
          <State state={flag.state} />
        </Group>
        {flag.conversation !== null && flag.message !== null && <Context conversation={flag.conversation} message={flag.message} />}
        <Stack gap={6} mt="sm">
          {all.map((one) => (
            <Flagged key={one.id} flag={one} />
          ))}
        </Stack>
        <Decisions flag={flag} count={Math.max(open.length, 1)} decided={decided} />
      </Paper>
      {flag.contact !== null && <Before contact={flag.contact} history={history} />}
    </Stack>
  );
}

function Who({ flag }: { flag: FlagOutput }) {
  const may = useMay();
  if (flag.contact === null || !may("contacts:read")) return <>{whoOf(flag)}</>;
  return (
    <Anchor component={Link} to={`/contacts/${encodeURIComponent(flag.contact)}`} inherit>
      {flag.contact}
    </Anchor>
  );
}

/** Who says so, what for, and in which words. */
function Flagged({ flag }: { flag: FlagOutput }) {
  const { data: names = {} } = useCallerNames();
  const rule = useRule(flag.by === "rule" ? flag.by_id : null);
  const by =
    flag.by === "rule"
      ? rule.data === undefined
        ? "a rule"
        : rule.data === null
          ? "a rule that is deleted by now"
          : `the rule about “${rule.data.text}”`
      : flag.by === "contact"
        ? (flag.by_contact ?? "somebody who was erased")
        : (names[flag.by_id] ?? (flag.by === "key" ? "your backend" : "a member"));
  return (
    <Text size="sm">
      <Text span fw={550} inherit>
        {CATEGORY[flag.category]}
      </Text>
      , by {by}
      {flag.words === null ? "" : `: “${flag.words}”`}{" "}
      <Text span size="xs" c="dimmed">
        <When at={flag.created_at} size="xs" />, weight {flag.weight.toLocaleString()}
        {flag.state === "open" ? "" : flag.state === "resolved" ? ", was right" : ", was wrong"}
        {flag.settled_by === null ? "" : `, says ${names[flag.settled_by] ?? "somebody"}`}
      </Text>
    </Text>
  );
}

const KEYS: readonly [key: string, verdict: Verdict, label: string, about: string][] = [
  ["d", "dismiss", "It is fine", "The flags count for nothing any more."],
  ["u", "uphold", "It was right", "The flags count, and nothing else happens."],
  ["h", "hide", "Hide the post", "It is deleted for everybody."],
  ["m", "mute", "Mute them", "They read, and say nothing."],
  ["s", "suspend", "Suspend them", "They are signed out, and may not come back."],
  ["f", "freeze", "Freeze it", "In this conversation only owners and moderators may post."],
];

function Decisions({ flag, count, decided }: { flag: FlagOutput; count: number; decided: () => void }) {
  const may = useMay();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const isPost = flag.message !== null && flag.conversation !== null;
  const mayDecide = may("moderation:write") && flag.state === "open";
  const mayTouch = isPost && may("conversations:write");
  const isOn: Readonly<Record<Verdict, boolean>> = {
    dismiss: mayDecide,
    uphold: mayDecide,
    hide: mayDecide && mayTouch,
    mute: mayDecide && flag.contact !== null,
    suspend: mayDecide && flag.contact !== null,
    block: mayDecide && flag.contact !== null,
    freeze: mayDecide && mayTouch,
  };
  const shown = KEYS.filter(([, one]) => isOn[one]);
  useKeys(Object.fromEntries(shown.map(([key, one]) => [key, () => setVerdict(one)])));
  if (flag.state !== "open") return null;
  if (!may("moderation:write"))
    return (
      <Text size="sm" c="dimmed" mt="md">
        Your role sees what was flagged, and decides nothing: that takes the scope moderation:write.
      </Text>
    );
  return (
    <>
      <Group gap="xs" mt="md" role="group" aria-label="Decide">
        {shown.map(([key, one, label, about]) => (
          <Tooltip key={one} label={about} events={{ hover: true, focus: true, touch: false }}>
            <Button size="xs" variant="default" onClick={() => setVerdict(one)} rightSection={<Kbd size="xs">{key}</Kbd>}>
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      {verdict !== null && <Decide flag={flag} verdict={verdict} count={count} close={() => setVerdict(null)} decided={decided} />}
    </>
  );
}
