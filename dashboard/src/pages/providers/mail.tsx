import { Alert, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useMay } from "../../api/account.ts";
import { useMailHealth, useResumeMail, type MailHealthOutput } from "../../api/providers.ts";
import { ask } from "../../ui/ask.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Stat } from "../../ui/stat.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Domains } from "./domains.tsx";

const DAYS = 30;

/** How mail fares, and whose mail comes in. */
export function Mail() {
  const may = useMay();
  return (
    <Stack gap="xl">
      {may("messages:read") && <Health />}
      {may("providers:read") && <Domains />}
    </Stack>
  );
}

const share = (rate: number) => `${(rate * 100).toLocaleString(undefined, { maximumFractionDigits: 2 })}%`;

function Health() {
  const found = useMailHealth(DAYS);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const { window, limits, state, days, domains } = found.data;
  return (
    <section>
      <Title order={2} mb="xs">
        How mail fares
      </Title>
      {state === "paused" && <Paused health={found.data} />}
      <Group gap="sm" mb="md">
        <Stat name="Marketing mails, 24 hours" value={window.sent.toLocaleString()} />
        <Stat name="Mailboxes that do not exist" value={share(window.bounce_rate)} about={`paused at ${share(limits.bounce_rate)}`} />
        <Stat name="Complaints" value={share(window.complaint_rate)} about={`paused at ${share(limits.complaint_rate)}`} />
      </Group>
      {days.length === 0 ? (
        <Empty title="No mail was sent yet" words={`What comes back of your mail in ${DAYS} days stands here, by day and by the recipients' domain.`} />
      ) : (
        <Stack gap="lg">
          <Rates name="Day" rows={days.map((one) => ({ ...one, name: one.day }))} />
          <Rates name="Domain" rows={domains.map((one) => ({ ...one, name: one.domain }))} />
        </Stack>
      )}
    </section>
  );
}

function Paused({ health }: { health: MailHealthOutput }) {
  const may = useMay();
  const resume = useResumeMail();
  const why = health.because === "complaints" ? "too many people complained" : "too many mailboxes do not exist";
  return (
    <Alert color="red" title="Marketing mail is paused" mb="md">
      <Text size="sm">
        Since <When at={health.paused_at} />: {why}. Look at the domains below, and mend what is wrong before it goes on: mail providers remember.
      </Text>
      {may("messages:marketing") && (
        <Button
          mt="sm"
          size="xs"
          color="red"
          onClick={() =>
            ask({
              title: "Let marketing mail go on?",
              words: "What was held is sent now, and the rates are counted anew from the first of them.",
              action: "Let it go on",
              isGrave: true,
              then: () => resume.mutate(undefined, { onSuccess: () => done("Marketing mail goes on."), onError: told }),
            })
          }
        >
          Let it go on
        </Button>
      )}
    </Alert>
  );
}

type Rated = MailHealthOutput["days"][number] extends infer Day ? Omit<Day, "day"> & { name: string } : never;

function Rates({ name, rows }: { name: string; rows: readonly Rated[] }) {
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={6} aria-label={`mail by ${name.toLowerCase()}`}>
        <Table.Thead>
          <Table.Tr>
            {[name, "Sent", "No such mailbox", "May pass", "Refused", "Complaints"].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one) => (
            <Table.Tr key={one.name} className="number">
              <Table.Td>{one.name}</Table.Td>
              <Table.Td>{one.sent.toLocaleString()}</Table.Td>
              <Table.Td>
                {one.hard_bounces.toLocaleString()} ({share(one.bounce_rate)})
              </Table.Td>
              <Table.Td>{one.soft_bounces.toLocaleString()}</Table.Td>
              <Table.Td>{one.policy_bounces.toLocaleString()}</Table.Td>
              <Table.Td>
                {one.complaints.toLocaleString()} ({share(one.complaint_rate)})
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
