import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import type { AccountOutput } from "@sdk/types.ts";
import { useEndSession, useSessions, type SessionOutput } from "../../api/own.ts";
import { ask } from "../../ui/ask.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Part } from "./part.tsx";

/** From where one is signed in, in whatever workspace. */
export function Sessions({ account }: { account: AccountOutput }) {
  const sessions = useSessions();
  return (
    <Part title="Sessions" about="From where you are signed in. One that nobody uses for twelve hours is over by itself.">
      {sessions.isError && <Problem error={sessions.error} again={() => void sessions.refetch()} />}
      {sessions.isPending && <Waiting />}
      <Stack gap="sm">
        {sessions.data?.map((one) => <Session key={one.id} session={one} place={account.workspaces.find(({ id }) => id === one.workspace)?.name ?? ""} />)}
      </Stack>
    </Part>
  );
}

function Session({ session, place }: { session: SessionOutput; place: string }) {
  const end = useEndSession();
  const program = programOf(session.agent);
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap={6}>
          <Text size="sm">
            {program} at {session.address}
          </Text>
          {session.is_current && (
            <Badge size="sm" variant="light" tt="none">
              this one
            </Badge>
          )}
        </Group>
        <Group gap={4}>
          <Text size="xs" c="dimmed">
            {place}, used
          </Text>
          <When at={session.last_used_at} size="xs" />
          <Text size="xs" c="dimmed">
            , until at the latest
          </Text>
          <When at={session.expires_at} size="xs" />
        </Group>
      </div>
      {!session.is_current && (
        <Button
          size="compact-xs"
          variant="default"
          style={{ flexShrink: 0 }}
          aria-label={`End the session of ${program} at ${session.address}`}
          onClick={() =>
            ask({
              title: "End this session?",
              words: `${program} at ${session.address} is signed out within two seconds, and needs your password to come back.`,
              action: "End it",
              then: () => void end.mutateAsync(session.id).then(() => done("The session is over."), told),
            })
          }
        >
          End
        </Button>
      )}
    </Group>
  );
}

const BROWSERS: readonly [sign: RegExp, name: string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/** What people call the program, where it is a browser. */
function programOf(agent: string): string {
  return BROWSERS.find(([sign]) => sign.test(agent))?.[1] ?? (agent.split(/[\s(]/)[0] || "A program");
}
