import { Anchor, Button, Grid, Group, Menu, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import {
  STATES,
  useCancel,
  useDeliveries,
  useMessage,
  useResolve,
  useResolveMany,
  useTimeline,
  useWhy,
  type DeliveryOutput,
  type Resolution,
  type TimelineLine,
} from "../../api/messages.ts";
import { rowsOf } from "../../api/queries.ts";
import { useFilters } from "../../ui/address.ts";
import { ask } from "../../ui/ask.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { NextPage } from "../../ui/more.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When, withTimes } from "../../ui/when.tsx";
import { Delivery } from "./delivery.tsx";
import classes from "./messages.module.css";
import { Picture } from "./picture.tsx";

const LEAVES = ["scheduled", "queued", "held"];

/** One message: what became of it for everybody, as a picture and in words, and why somebody did not get it. */
export default function Message() {
  const { id = "" } = useParams();
  const message = useMessage(id);
  const timeline = useTimeline(id);
  if (message.isLoadingError) return <Problem error={message.error} again={() => void message.refetch()} />;
  if (message.data === undefined) return <Waiting />;
  const one = message.data;
  const title = one.direction === "in" ? `From ${one.author ?? one.from ?? "somebody"}` : (one.template ?? one.topic ?? "Message");
  return (
    <>
      <Head title={title} about={one.id}>
        <ResolveAll id={one.id} count={one.counts?.["unknown"] ?? 0} />
        <Cancel id={one.id} counts={one.counts ?? {}} />
      </Head>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <What lines={rowsOf(timeline.data)} error={timeline.isLoadingError ? timeline.error : null} again={() => void timeline.refetch()} isPending={timeline.isPending} />
            <NextPage list={timeline} label="What happened to further people" />
            <People id={one.id} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <Paper withBorder p="md">
              <Facts
                facts={[
                  ["Accepted", <When key="at" at={one.created_at} />],
                  ["Purpose", one.purpose],
                  ["Topic", one.topic],
                  ["Template", one.template && `${one.template}, version ${one.template_version}`],
                  ["By", one.author],
                  ["Recipients", one.recipients.toLocaleString()],
                  ["Leaves", one.send_at && <When key="send" at={one.send_at} />],
                  ["Too late after", one.expires_at && <When key="expires" at={one.expires_at} />],
                  ["States", <Counts key="counts" counts={one.counts ?? {}} />],
                ]}
              />
            </Paper>
            <Why id={one.id} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

interface WhatProps {
  lines: TimelineLine[];
  /** Of the first look alone: one that fails later takes nothing away. */
  error: unknown;
  again: () => void;
  isPending: boolean;
}

function What({ lines, error, again, isPending }: WhatProps) {
  if (error) return <Problem error={error} again={again} />;
  if (isPending) return <Waiting />;
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        What happened
      </Title>
      <Picture lines={lines} />
      <Table verticalSpacing={4} mt="md" aria-label="What happened, in words" className={classes["told"]}>
        <Table.Tbody>
          {lines.map((line, n) => (
            <Table.Tr key={n}>
              <Table.Td w={120}>
                <When at={line.at} />
              </Table.Td>
              <Table.Td w={110}>
                <State state={line.kind} reason={line.reason ?? line.code} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <Text size="sm">{withTimes(line.text)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

const FILTERS: readonly Filter[] = [{ name: "state", label: "State", options: STATES }];

function People({ id }: { id: string }) {
  const list = useDeliveries(id, useGiven(FILTERS));
  const [{ delivery }, change] = useFilters(["why", "delivery"]);
  const columns: Column<DeliveryOutput>[] = [
    { title: "Person", cell: (one) => one.contact ?? "erased", text: (one) => one.contact },
    { title: "Channel", cell: (one) => one.channel, text: (one) => one.channel },
    { title: "State", cell: (one) => <State state={one.state} reason={one.reason} />, text: (one) => one.state },
    { title: "Since", cell: (one) => <When at={one.changed_at} zone={one.zone?.name} />, text: (one) => one.changed_at, isExtra: true },
    { title: "Tries", cell: (one) => one.attempts, text: (one) => one.attempts, isExtra: true },
    {
      title: "More",
      cell: (one) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {one.state === "unknown" && <Resolve delivery={one.id} />}
          {one.contact !== null && (
            <Anchor component="button" size="sm" onClick={() => change({ why: one.contact })}>
              Why?
            </Anchor>
          )}
          <Anchor component="button" size="sm" onClick={() => change({ delivery: one.id })}>
            Look
          </Anchor>
        </Group>
      ),
      text: null,
    },
  ];
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        People
      </Title>
      <List
        name="deliveries"
        list={list}
        filters={FILTERS}
        columns={columns}
        id={(one) => one.id}
        none={<Text size="sm">Nobody stands so.</Text>}
        empty={<Text size="sm">Nobody yet.</Text>}
      />
      <Delivery id={delivery ?? null} close={() => change({ delivery: null })} />
    </Paper>
  );
}

function Counts({ counts }: { counts: Record<string, number> }) {
  return (
    <Group gap={6}>
      {Object.entries(counts).map(([state, count]) => (
        <Group key={state} gap={4}>
          <State state={state} />
          <Text size="sm" className="number">
            {count.toLocaleString()}
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function Cancel({ id, counts }: { id: string; counts: Record<string, number> }) {
  const cancel = useCancel();
  const may = useMay();
  const waiting = LEAVES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  if (waiting === 0 || !may("messages:write")) return null;
  const people = waiting === 1 ? "one person" : `${waiting.toLocaleString()} people`;
  const confirm = () =>
    ask({
      title: "Cancel this message?",
      words: `It has not left for ${people}, and will not. What has left already stays where it is.`,
      action: "Cancel it",
      isGrave: true,
      then: () => cancel.mutate(id, { onSuccess: () => done("What had not left is cancelled."), onError: told }),
    });
  return (
    <Button variant="default" color="red" loading={cancel.isPending} onClick={confirm}>
      Cancel for {people}
    </Button>
  );
}

function ResolveAll({ id, count }: { id: string; count: number }) {
  const resolve = useResolveMany();
  const may = useMay();
  if (count < 2 || !may("messages:write")) return null;
  const settle = async (as: Resolution) => {
    try {
      // Some thousand at a time, until none is left.
      for (let left = 1; left > 0; ) {
        const { resolved, remaining } = await resolve.mutateAsync({ message: id, as });
        left = resolved === 0 ? 0 : remaining;
      }
      done(`${count.toLocaleString()} deliveries are settled.`);
    } catch (error) {
      told(error);
    }
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="light" color="orange" loading={resolve.isPending}>
          Settle {count.toLocaleString()} unknowns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {RESOLUTIONS.map(([as, label, words]) => (
          <Menu.Item
            key={as}
            onClick={() =>
              ask({ title: `${label}?`, words: `For ${count.toLocaleString()} deliveries. ${words}`, action: label, isGrave: as === "retry", then: () => void settle(as) })
            }
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const RESOLUTIONS: readonly [as: Resolution, label: string, words: string][] = [
  ["retry", "Send it again", "It is sent once more. If the provider had taken it after all, the person gets it twice."],
  ["sent", "It went out", "It counts as sent, and is not tried again."],
  ["failed", "It did not go out", "It counts as failed, and is not tried again."],
];

function Resolve({ delivery }: { delivery: string }) {
  const resolve = useResolve();
  const may = useMay();
  if (!may("messages:write")) return null;
  return (
    <Menu>
      <Menu.Target>
        <Button size="compact-xs" variant="light" color="orange" loading={resolve.isPending}>
          Settle
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {RESOLUTIONS.map(([as, label, words]) => (
          <Menu.Item
            key={as}
            onClick={() =>
              ask({ title: `${label}?`, words, action: label, isGrave: as === "retry", then: () => resolve.mutate({ delivery, as }, { onError: told }) })
            }
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Why({ id }: { id: string }) {
  const [{ why: contact }] = useFilters(["why"]);
  const why = useWhy(id, contact ?? null);
  if (contact === undefined) return null;
  return (
    <Paper withBorder p="md" aria-live="polite">
      <Title order={2}>Why did {contact} get it, or not?</Title>
      {why.isError && <Problem error={why.error} again={() => void why.refetch()} />}
      {why.data && (
        <Stack gap="sm" mt="xs">
          <Text size="sm">{withTimes(why.data.text)}</Text>
          {why.data.route && (
            <Text size="sm" c="dimmed">
              {withTimes(why.data.route.text)}
            </Text>
          )}
          {why.data.deliveries.map((one) => (
            <div key={one.id}>
              <Group gap="xs">
                <Text size="sm" fw={550}>
                  {one.channel}
                </Text>
                <State state={one.state} reason={one.reason} />
              </Group>
              <Text size="sm">{withTimes(one.text)}</Text>
              {one.advice && (
                <Text size="sm" c="dimmed">
                  {withTimes(one.advice)}
                </Text>
              )}
              {one.awaited && (
                <Text size="sm" c="dimmed">
                  {withTimes(one.awaited)}
                </Text>
              )}
            </div>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
