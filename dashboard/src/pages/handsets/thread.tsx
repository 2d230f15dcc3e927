import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { MOST, useReport, type ContactOutput } from "../../api/handsets.ts";
import { told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Answer, addressOf } from "./answer.tsx";
import classes from "./handsets.module.css";
import { Keypad } from "./keypad.tsx";
import { ThreadLine } from "./line.tsx";
import { Nothing } from "./nothing.tsx";
import { unreadOf, type App, type Line } from "./said.ts";

interface Props {
  person: ContactOutput;
  app: App;
  lines: Line[];
  waiting: number;
  isPending: boolean;
  write: () => void;
}

/** What came over a channel and what was answered, as a thread, and a place to answer. */
export function Thread({ person, app, lines, waiting, isPending, write }: Props) {
  const may = useMay();
  const unread = unreadOf(lines);
  const last = lines.findLast((line) => line.kind === "got");
  return (
    <>
      {lines.length === 0 && isPending ? (
        <Waiting />
      ) : lines.length === 0 && waiting === 0 ? (
        <Nothing person={person} app={app} write={write} />
      ) : (
        <Lines lines={lines} person={person} waiting={waiting} />
      )}
      {may("sandbox:write") && (
        <div className={classes["foot"]}>
          <ReadAll deliveries={unread} />
          {app.key === "voice" ? (
            <Keypad person={person} call={last?.kind === "got" ? last.row : null} />
          ) : app.key === "push" ? (
            <Text size="xs" c="dimmed">
              Nobody answers a notification: it is read, or its button is tapped.
            </Text>
          ) : (
            <Answer person={person} channel={app.channels[0]} address={addressOf(person, app.channels[0], lines)} />
          )}
        </div>
      )}
    </>
  );
}

/** The thread itself: it stays at its end, as long as one looks there. */
function Lines({ lines, person, waiting }: { lines: readonly Line[]; person: ContactOutput; waiting: number }) {
  return (
    <div className={classes["ending"]} role="log" tabIndex={0} aria-label="What was said">
      <div className={classes["lines"]}>
        <Older count={lines.length} contact={person.external_id} />
        {lines.map((line) => (
          <ThreadLine key={line.id} line={line} person={person} />
        ))}
        <WaitsForPhone count={waiting} />
      </div>
    </div>
  );
}

/** A phone shows what is new: what was before stands in the list of messages. */
export function Older({ count, contact }: { count: number; contact: string }) {
  if (count < MOST) return null;
  return (
    <Text size="xs" c="dimmed" ta="center">
      What is older stands under{" "}
      <Anchor component={Link} underline="always" size="xs" to={`/messages?contact=${encodeURIComponent(contact)}`}>
        Messages
      </Anchor>
      .
    </Text>
  );
}

export function WaitsForPhone({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <div className={classes["missed"]}>
      <Text size="xs">{count === 1 ? "One message waits" : `${count} messages wait`} for the phone to be switched on.</Text>
    </div>
  );
}

/** Whoever looks at the thread has read it: what was to come by a later step does not. */
export function ReadAll({ deliveries }: { deliveries: readonly string[] }) {
  const report = useReport();
  if (deliveries.length === 0) return null;
  return (
    <Group justify="center" mb={6}>
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconChecks size={14} />}
        loading={report.isPending}
        onClick={() => report.mutate({ deliveries, state: "read" }, { onError: told })}
      >
        Read {deliveries.length === 1 ? "it" : `all ${deliveries.length}`}
      </Button>
    </Group>
  );
}
