import { ActionIcon, Anchor, Badge, Button, Group, Menu, Stack, Text } from "@mantine/core";
import { IconDots, IconExternalLink } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useAnswer, useOneClick, useReport, type ContactOutput, type DeliveryOutput, type SandboxHandOff } from "../../api/handsets.ts";
import { isHttp } from "../../ui/links.ts";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import classes from "./handsets.module.css";
import type { Line } from "./said.ts";

/** Channels on which a button's words go back as an answer; elsewhere the message is read by it. */
const ANSWERS = new Set(["sms", "mms", "whatsapp", "rcs"]);

/** One thing of a thread: what came, what the person said, or what never came. */
export function ThreadLine({ line, person }: { line: Line; person: ContactOutput }) {
  switch (line.kind) {
    case "got":
      return <Got row={line.row} at={line.at} isLast={line.isLast} person={person} />;
    case "said":
      return (
        <div className={classes["said"]} data-said={line.id}>
          <div className={classes["bubble"]}>
            {line.title && <Text fw={600}>{line.title}</Text>}
            {line.text}
          </div>
          <Group gap={6} className={classes["under"]} c="dimmed">
            {line.isAutomatic && "a machine answered"}
            {line.channel === "mms" && "MMS"}
            <When at={line.at} zone={person.zone.name} size="xs" />
          </Group>
        </div>
      );
    case "missed":
      return <Missed delivery={line.delivery} at={line.at} person={person} />;
  }
}

function Got({ row, at, isLast, person }: { row: SandboxHandOff; at: string; isLast: boolean; person: ContactOutput }) {
  return (
    <div className={classes["got"]} data-delivery={row.delivery}>
      <div className={classes["bubble"]}>
        {row.channel === "voice" && (
          <Text size="xs" c="dimmed">
            A voice says:
          </Text>
        )}
        {row.title && <Text fw={600}>{row.title}</Text>}
        {row.text ?? (
          <Text c="dimmed" size="sm">
            What it said is not kept.
          </Text>
        )}
        {row.files.map((file, n) => (
          <Text key={n} size="xs" c="dimmed">
            File: {file}
          </Text>
        ))}
        <Buttons row={row} />
      </div>
      <Under row={row} at={at} isLast={isLast} zone={person.zone.name} />
    </div>
  );
}

/** From whom, when, how it stands, and what the handset can report of it. */
export function Under({ row, at, isLast, zone }: { row: SandboxHandOff; at: string; isLast: boolean; zone: string }) {
  return (
    <Group gap={6} className={classes["under"]} c="dimmed">
      {row.sender && <span>{row.sender}</span>}
      {(row.channel === "mms" || row.channel === "webpush") && <span>{row.channel}</span>}
      <When at={at} zone={zone} size="xs" />
      {row.segments && row.segments.count > 1 && <span>{row.segments.count} SMS</span>}
      {row.purpose === "marketing" && (
        <Badge size="xs" variant="light" color="grape" tt="none">
          marketing
        </Badge>
      )}
      <State state={row.outcome === "unknown" ? "unknown" : row.state} reason={row.outcome === "unknown" ? row.code : null} />
      {!isLast && <span>a second copy</span>}
      <Deeds row={row} />
    </Group>
  );
}

function Buttons({ row }: { row: SandboxHandOff }) {
  const answer = useAnswer();
  const report = useReport();
  const may = useMay();
  if (row.actions.length === 0) return null;
  const tap = (label: string) => {
    if (ANSWERS.has(row.channel) && row.address !== null)
      answer.mutate(
        { channel: row.channel as "sms", from: row.address, text: label, quotes: row.delivery },
        { onSuccess: () => done(`“${label}” was answered, as whoever taps the button does.`), onError: told },
      );
    else
      report.mutate(
        { deliveries: [row.delivery], state: "read" },
        { onSuccess: () => done(`“${label}” was tapped: the message counts as read.`), onError: told },
      );
  };
  return (
    <Stack gap={4} mt={8}>
      {row.actions.map((action, n) => (
        <Group key={n} gap={4} wrap="nowrap">
          <Button
            size="xs"
            variant="light"
            fullWidth
            disabled={!may("sandbox:write")}
            loading={answer.isPending || report.isPending}
            onClick={() => tap(action.label)}
          >
            {action.label}
          </Button>
          {isHttp(action.url) && (
            <ActionIcon component="a" href={action.url} target="_blank" rel="noreferrer noopener" variant="subtle" aria-label={`Where ${action.label} leads`}>
              <IconExternalLink size={15} />
            </ActionIcon>
          )}
        </Group>
      ))}
    </Stack>
  );
}

const REPORTS = [
  ["delivered", "It has arrived"],
  ["read", "It was read"],
  ["failed", "It could not be shown"],
] as const;

function Deeds({ row }: { row: SandboxHandOff }) {
  const report = useReport();
  const unsubscribe = useOneClick();
  const may = useMay();
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon size="xs" variant="subtle" color="gray" loading={report.isPending || unsubscribe.isPending} aria-label="What becomes of this message">
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may("sandbox:write") && (
          <>
            <Menu.Label>The handset reports</Menu.Label>
            {REPORTS.map(([state, label]) => (
              <Menu.Item
                key={state}
                onClick={() => report.mutate({ deliveries: [row.delivery], state }, { onSuccess: () => done(`Reported: ${state}.`), onError: told })}
              >
                {label}
              </Menu.Item>
            ))}
          </>
        )}
        {row.unsubscribe_url !== null && (
          <>
            <Menu.Label>Unsubscribe</Menu.Label>
            <Menu.Item
              onClick={() =>
                unsubscribe.mutate(row.unsubscribe_url ?? "", { onSuccess: () => done("Unsubscribed, as by the button of a mail program."), onError: told })
              }
            >
              With one click
            </Menu.Item>
            <Menu.Item
              component="a"
              href={new URL(row.unsubscribe_url).pathname}
              target="_blank"
              rel="noreferrer noopener"
              rightSection={<IconExternalLink size={14} />}
            >
              By the page of its link
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to={`/messages/${row.message}`}>
          All that happened to it
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What was meant for the person and is not here: that it waits, or that it never came, and why. */
function Missed({ delivery, at, person }: { delivery: DeliveryOutput; at: string; person: ContactOutput }) {
  const waits = ["scheduled", "queued", "held"].includes(delivery.state);
  const why = delivery.reason?.replaceAll("_", " ");
  return (
    <div className={classes["missed"]}>
      <Text size="xs">
        {waits ? "A message waits" : "A message did not come"}
        {why ? `: ${why}.` : "."}{" "}
        <Anchor component={Link} underline="always" size="xs" to={`/messages/${delivery.message}?why=${encodeURIComponent(person.external_id)}`}>
          Why?
        </Anchor>
      </Text>
      <Group gap={6} className={classes["under"]} c="dimmed">
        {delivery.topic}
        <When at={delivery.send_at ?? at} zone={person.zone.name} size="xs" />
        <State state={delivery.state} />
      </Group>
    </div>
  );
}
