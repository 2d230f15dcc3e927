import { Anchor, Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useContent, useReport, type ContactOutput, type SandboxHandOff } from "../../api/handsets.ts";
import { Frame } from "../../ui/frame.tsx";
import { isHttp } from "../../ui/links.ts";
import { Problem } from "../../ui/problem.tsx";
import { told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Answer, addressOf } from "./answer.tsx";
import classes from "./handsets.module.css";
import { ThreadLine, Under } from "./line.tsx";
import { Nothing } from "./nothing.tsx";
import { APPS, type Line } from "./said.ts";
import { Older, WaitsForPhone } from "./thread.tsx";

const MAIL = APPS.find((app) => app.key === "email")!;

interface Props {
  person: ContactOutput;
  lines: Line[];
  waiting: number;
  isPending: boolean;
  write: () => void;
}

/** The person's mailbox: what came, the newest first, and the mail that is open. */
export function Mailbox({ person, lines, waiting, isPending, write }: Props) {
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null);
  const shown = lines.find((line) => line.kind === "got" && line.id === open);
  if (shown?.kind === "got") return <Mail line={shown} person={person} close={() => setOpen(null)} />;
  if (lines.length === 0 && isPending) return <Waiting />;
  return (
    <>
      {lines.length === 0 && waiting === 0 ? (
        <Nothing person={person} app={MAIL} write={write} />
      ) : (
        <div className={classes["thread"]} role="log" aria-label="Mailbox" tabIndex={0}>
          <WaitsForPhone count={waiting} />
          {lines
            .toReversed()
            .map((line) =>
              line.kind === "got" ? (
                <Envelope key={line.id} row={line.row} at={line.at} person={person} open={() => setOpen(line.id)} />
              ) : (
                <ThreadLine key={line.id} line={line} person={person} />
              ),
            )}
          <Older count={lines.length} contact={person.external_id} />
        </div>
      )}
      {may("sandbox:write") && (
        <div className={classes["foot"]}>
          <Answer person={person} channel="email" address={addressOf(person, "email", lines)} />
        </div>
      )}
    </>
  );
}

function Envelope({ row, at, person, open }: { row: SandboxHandOff; at: string; person: ContactOutput; open: () => void }) {
  const isNew = row.state === "sent" || row.state === "delivered";
  return (
    <UnstyledButton className={classes["mail"]} onClick={open} data-delivery={row.delivery}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="xs" c="dimmed" truncate>
          {row.sender ?? "from the provider's own address"}
        </Text>
        <When at={at} zone={person.zone.name} size="xs" />
      </Group>
      <Text size="sm" fw={isNew ? 700 : 500} truncate>
        {row.title ?? "Without a subject"}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {row.text ?? "What it said is not kept."}
      </Text>
    </UnstyledButton>
  );
}

function Mail({ line, person, close }: { line: Extract<Line, { kind: "got" }>; person: ContactOutput; close: () => void }) {
  const { row } = line;
  const content = useContent(row.delivery, row.attempt);
  const report = useReport();
  const may = useMay();
  const [isAnswering, setAnswering] = useState(false);
  const isUnread = row.state === "sent" || row.state === "delivered";
  return (
    <>
      <div className={classes["thread"]} tabIndex={0} role="region" aria-label={`Mail: ${row.title ?? "without a subject"}`}>
        <Group justify="space-between">
          <Button size="compact-xs" variant="subtle" leftSection={<IconArrowLeft size={14} />} onClick={close}>
            Mailbox
          </Button>
          {isUnread && may("sandbox:write") && (
            <Button
              size="compact-xs"
              variant="light"
              loading={report.isPending}
              onClick={() => report.mutate({ deliveries: [row.delivery], state: "read" }, { onError: told })}
            >
              Read it
            </Button>
          )}
        </Group>
        <Text fw={600}>{row.title}</Text>
        <Under row={row} at={line.at} isLast={line.isLast} zone={person.zone.name} />
        {content.isError && <Problem error={content.error} again={() => void content.refetch()} />}
        {content.isPending && <Waiting />}
        {content.data &&
          (content.data.html_url !== null ? (
            <Frame address={content.data.html_url} title={`What the mail shows: ${row.title ?? ""}`} height={340} />
          ) : (
            <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
              {content.data.text ?? content.data.detail}
            </Text>
          ))}
        {row.actions.length > 0 && (
          <Stack gap={2}>
            {row.actions.map((action, n) =>
              isHttp(action.url) ? (
                <Anchor key={n} size="sm" href={action.url} target="_blank" rel="noreferrer noopener">
                  {action.label}
                </Anchor>
              ) : (
                <Text key={n} size="sm">
                  {action.label}
                </Text>
              ),
            )}
          </Stack>
        )}
        {row.files.map((file, n) => (
          <Text key={n} size="xs" c="dimmed">
            File: {file}
          </Text>
        ))}
      </div>
      {may("sandbox:write") && (
        <div className={classes["foot"]}>
          {isAnswering ? (
            <Answer
              person={person}
              channel="email"
              address={row.address ?? person.email}
              quotes={row.delivery}
              subject={`Re: ${row.title ?? ""}`.trim()}
              then={() => setAnswering(false)}
            />
          ) : (
            <Button size="xs" variant="default" fullWidth onClick={() => setAnswering(true)}>
              Answer this mail
            </Button>
          )}
        </div>
      )}
    </>
  );
}
