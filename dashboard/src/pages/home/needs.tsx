import { Anchor, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import { PLACES } from "../../app/places.ts";
import { useMay } from "../../api/account.ts";
import { useNow, type FailingOutput, type NeedOutput } from "../../api/insights.ts";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { ago } from "../../ui/when.tsx";

/** In words, of one and of many, and on which page a person deals with it; `:id` is the one that it is about. */
const WORDS: Readonly<Record<NeedOutput["what"], readonly [one: string, many: string, to: string]>> = {
  unknown: ["delivery of unknown outcome: say whether it went out", "deliveries of unknown outcome: say whether they went out", "/messages?state=unknown"],
  late: ["delivery came too late to leave by itself", "deliveries came too late to leave by themselves", "/messages?state=held"],
  held: ["delivery is held", "deliveries are held", "/messages?state=held"],
  callbacks: ["call of a provider could not be understood", "calls of providers could not be understood", "/developers?tab=callbacks"],
  hook_events: ["event of another product could not be processed", "events of another product could not be processed", "/developers/hooks/:id?state=dead"],
  webhook_deliveries: ["webhook was not taken by its endpoint", "webhooks were not taken by their endpoint", "/developers/webhooks/:id?state=exhausted"],
  webhook_endpoint: ["webhook endpoint is switched off", "webhook endpoints are switched off", "/developers/webhooks/:id"],
  schedule_runs: ["run of a schedule waits for a person", "runs of a schedule wait for a person", "/schedules/:id"],
  flags: ["flag is open", "flags are open", "/moderation"],
  appeals: ["appeal is open", "appeals are open", "/moderation?tab=appeals"],
  mail: ["", "", "/providers?tab=mail"],
};

/** What does not go on by itself. */
export function Needs() {
  const now = useNow();
  return (
    <Paper withBorder p="md" aria-live="polite">
      <Title order={2} mb="sm">
        Needs a person
      </Title>
      {now.isError && <Problem error={now.error} again={() => void now.refetch()} />}
      {now.isPending && <Waiting />}
      {now.data && (
        <Stack gap="xs">
          {now.data.is_paused && (
            <Text size="sm" fw={550} c="red">
              This installation is paused: nothing leaves until whoever runs it says <code>tidings resume</code>.
            </Text>
          )}
          {now.data.failing.map((one) => (
            <Failing key={one.name} account={one} />
          ))}
          {now.data.needs.map((need, n) => (
            <Need key={n} need={need} />
          ))}
          {now.data.needs.length === 0 && now.data.failing.length === 0 && !now.data.is_paused && (
            <Group gap="xs">
              <IconCircleCheck size={18} color="var(--mantine-color-teal-6)" />
              <Text size="sm">Nothing: all goes on by itself.</Text>
            </Group>
          )}
        </Stack>
      )}
    </Paper>
  );
}

function Need({ need }: { need: NeedOutput }) {
  const [one, many, page] = WORDS[need.what];
  const may = useMay();
  const place = PLACES.find(({ path }) => path === page.split("?")[0]);
  // Of what one may not see no path is told; and some of it one may see, but not the page that shows it.
  const to = place !== undefined && need.path !== null && may(place.scope) ? page.replace(":id", need.id ?? "") : null;
  const reason = need.reason === null ? "" : ` (${need.reason.replaceAll("_", " ")})`;
  const name = need.name === null ? "" : `: ${need.name}`;
  const text =
    need.what === "mail"
      ? `Marketing mail is paused: too much came back${reason}`
      : `${need.count.toLocaleString()}${need.is_more ? " or more" : ""} ${need.count === 1 ? one : many}${reason}${name}`;
  return (
    <div>
      {to === null ? <Text size="sm">{text}</Text> : <Anchor component={Link} to={to} size="sm">{text}</Anchor>}
      {need.since && (
        <Text size="xs" c="dimmed">
          the oldest {ago(need.since)}
        </Text>
      )}
    </div>
  );
}

function Failing({ account }: { account: FailingOutput }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <State state={account.state} />
      <Text size="sm">
        {account.id === null ? (
          account.name
        ) : (
          <Anchor component={Link} to={`/providers/${account.id}`} size="sm">
            {account.name}
          </Anchor>
        )}{" "}
        ({account.channels.join(", ")}) since {ago(account.since)}
        {account.reason && `: ${account.reason.replaceAll("_", " ")}`}
      </Text>
    </Group>
  );
}
