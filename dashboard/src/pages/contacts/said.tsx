import { Anchor, Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconArrowDownLeft, IconArrowUpRight } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useConversationsOf, useDeliveriesTo, useThread, type ContactOutput, type DeliveryOutput, type ListedConversation, type Said as Thing } from "../../api/contacts.ts";
import { rowsOf } from "../../api/queries.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { Export, type Field } from "../../ui/export.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { NextPage } from "../../ui/more.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import classes from "./said.module.css";

function Nothing({ id }: { id: string }) {
  const may = useMay();
  return (
    <Empty
      title="Nothing was said yet"
      words="What is sent to them over any channel, and what they answer, stands here on one line of time."
      curl={curlOf("POST", "/v1/messages", { to: id, content: { body: "Your order is on its way." }, route: { channel: "sms" }, purpose: "transactional" })}
    >
      {may("messages:send") && (
        <Button component={Link} to={`/compose?to=${encodeURIComponent(id)}`} size="xs">
          Write to them
        </Button>
      )}
    </Empty>
  );
}

/** Everything that was said to them and by them on one line of time, the newest first. */
export function Said({ one }: { one: ContactOutput }) {
  const may = useMay();
  return may("conversations:read") ? <Line one={one} /> : <Deliveries one={one} />;
}

const FIELDS: readonly Field<Thing>[] = [
  { title: "When", text: (thing) => thing.at },
  { title: "What", text: (thing) => thing.kind },
  { title: "Channel", text: (thing) => thing.channel },
  { title: "Title", text: (thing) => thing.title },
  { title: "Words", text: (thing) => thing.text },
  { title: "State", text: (thing) => thing.journey.map((step) => `${step.channel} ${step.state}`).join(", ") },
  { title: "Message", text: (thing) => thing.message },
];

function Line({ one }: { one: ContactOutput }) {
  const list = useThread(one.id, true);
  const things = rowsOf(list.data);
  if (list.isError && things.length === 0) return <Problem error={list.error} again={() => void list.refetch()} />;
  if (list.isPending) return <Waiting />;
  if (things.length === 0 && !list.hasNextPage) return <Nothing id={one.external_id} />;
  return (
    <>
      <Group mb={4}>
        <Export name="what was said" fields={FIELDS} all={list.all} />
      </Group>
      <Stack gap={0} component="ol" className={classes["line"]} aria-label="What was said, the newest first">
        {things.map((thing) => (
          <Entry key={`${thing.kind} ${thing.message} ${thing.at}`} thing={thing} one={one} />
        ))}
        {list.hasNextPage && (
          <Group justify="center" component="li">
            <NextPage list={list} label="Show older" />
          </Group>
        )}
      </Stack>
    </>
  );
}

function Entry({ thing, one }: { thing: Thing; one: ContactOutput }) {
  const isTheirs = thing.kind === "received" || thing.post?.author.id === one.external_id || thing.post?.author.id === one.id;
  const Arrow = isTheirs ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <li className={classes["entry"]} data-theirs={isTheirs || undefined}>
      <span className={classes["mark"]} aria-hidden="true">
        <Arrow size={14} />
      </span>
      <Paper withBorder p="sm" flex={1} miw={0}>
        <Group gap="xs" mb={4}>
          <Text size="sm" fw={600}>
            {isTheirs ? (one.name ?? "They") : (thing.post?.author.name ?? "You")}
          </Text>
          <Badge variant="light" color="gray" size="sm" tt="none">
            {thing.channel ?? "in the app"}
          </Badge>
          {thing.is_automatic && <Text size="xs" c="dimmed">by a machine</Text>}
          <When at={thing.at} zone={one.zone.name} size="xs" />
          {thing.kind !== "post" && (
            <Anchor component={Link} to={`/messages/${thing.message}`} size="xs">
              {thing.template ?? thing.topic ?? "what happened to it"}
            </Anchor>
          )}
        </Group>
        {thing.title !== null && (
          <Text size="sm" fw={550}>
            {thing.title}
          </Text>
        )}
        <Text size="sm" className={classes["words"]} c={thing.text === null ? "dimmed" : undefined}>
          {thing.post?.deleted_at ? "Deleted." : (thing.text ?? "The words are not kept.")}
        </Text>
        {(thing.post?.files ?? []).map((file) => (
          <Text key={file.id} size="xs" c="dimmed">
            File: {file.name}
          </Text>
        ))}
        <Journey thing={thing} />
      </Paper>
    </li>
  );
}

function Journey({ thing }: { thing: Thing }) {
  if (thing.journey.length === 0) return null;
  return (
    <Group gap="sm" mt={6}>
      {thing.journey.map((step, n) => (
        <Group key={n} gap={4}>
          <Text size="xs" c="dimmed">
            {step.channel}
          </Text>
          <State state={step.state} reason={step.reason} />
        </Group>
      ))}
    </Group>
  );
}

/** For roles that read no conversations: what went to them, without its words. */
function Deliveries({ one }: { one: ContactOutput }) {
  const list = useDeliveriesTo(one.external_id, true);
  const columns: Column<DeliveryOutput>[] = [
    { title: "When", cell: (it) => <When at={it.created_at} zone={one.zone.name} />, text: (it) => it.created_at },
    { title: "Channel", cell: (it) => it.channel, text: (it) => it.channel },
    { title: "State", cell: (it) => <State state={it.state} reason={it.reason} />, text: (it) => it.state },
    { title: "Topic", cell: (it) => it.topic, text: (it) => it.topic, isExtra: true },
    { title: "Tries", cell: (it) => it.attempts, text: (it) => it.attempts, isExtra: true },
  ];
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        What went to them. What was said is shown to roles that read conversations.
      </Text>
      <List name="deliveries" list={list} columns={columns} id={(it) => it.id} to={(it) => `/messages/${it.message}`} empty={<Nothing id={one.external_id} />} />
    </>
  );
}

/** The conversations in which they are. */
export function Conversations({ one }: { one: ContactOutput }) {
  const list = useConversationsOf(one.id);
  const columns: Column<ListedConversation>[] = [
    { title: "About", cell: (it) => it.title ?? (it.owner === null ? it.kind : "With the company"), text: (it) => it.title },
    { title: "Last said", cell: (it) => <Text size="sm" truncate maw={260}>{it.last_post?.text ?? ""}</Text>, text: (it) => it.last_post?.text }, // prettier-ignore
    { title: "State", cell: (it) => <State state={it.state} />, text: (it) => it.state },
    { title: "When", cell: (it) => <When at={it.last_post_at ?? it.created_at} zone={one.zone.name} />, text: (it) => it.last_post_at, isExtra: true },
  ];
  return (
    <List
      name="conversations"
      list={list}
      columns={columns}
      id={(it) => it.id}
      to={(it) => `/conversations/${it.id}`}
      empty={<Empty title="They are in no conversation" words="Their own begins with their first answer to anything that was sent to them; others are made by your product." />}
    />
  );
}
