import { Anchor, Button, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useHookEvent, useHookEvents, useRetryHookEvent, type HookEvent, type HookEventState, type HookOutput } from "../../api/hooks.ts";
import { useFilters } from "../../ui/address.ts";
import { Sample } from "../../ui/code.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { pretty } from "../../ui/json.ts";
import { List, type Column } from "../../ui/list.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

const FILTERS: readonly Filter[] = [{ name: "state", label: "State", options: ["waiting", "posted", "skipped", "dead"] }];

/** What another product told, and what became of it. */
export function HookEvents({ hook }: { hook: HookOutput }) {
  const [{ open }, go] = useFilters(["open"]);
  const list = useHookEvents(hook.id, useGiven(FILTERS)["state"] as HookEventState | undefined);
  const columns: readonly Column<HookEvent>[] = [
    { title: "Came", cell: (one) => <When at={one.received_at} />, text: (one) => one.received_at },
    {
      title: "Event",
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => go({ open: one.id })}>
          {one.type ?? "without a type"}
        </Anchor>
      ),
      text: (one) => one.type,
    },
    { title: "State", cell: (one) => <State state={one.state} reason={one.reason} />, text: (one) => one.state },
    { title: "Why", cell: (one) => one.reason?.replaceAll("_", " "), text: (one) => one.reason, isExtra: true },
    { title: "Their id", cell: (one) => <Text size="xs" c="dimmed" ff="monospace" truncate maw={240}>{one.source_id}</Text>, text: (one) => one.source_id, isExtra: true }, // prettier-ignore
  ];
  return (
    <>
      <List
        name="hook events"
        list={list}
        filters={FILTERS}
        columns={columns}
        id={(one) => one.id}
        none={<Empty title="Nothing stands so" words="Choose another state, or none." />}
        empty={<Empty title="Nothing came yet" words="Enter the address with the other product, or try what it would say: “Try it” asks for nothing and says nothing." />}
      />
      <One hook={hook} id={open ?? null} close={() => go({ open: null })} />
    </>
  );
}

function One({ hook, id, close }: { hook: HookOutput; id: string | null; close: () => void }) {
  const may = useMay();
  const found = useHookEvent(hook.id, id);
  const retry = useRetryHookEvent(hook.id);
  const event = found.data?.event;
  return (
    <Drawer opened={id !== null} onClose={close} position="right" size="lg" title={event?.type ?? "Event"}>
      {found.isError && <Problem error={found.error} again={() => void found.refetch()} />}
      {id !== null && found.data === undefined && !found.isError && <Waiting />}
      {found.data && event && (
        <Stack gap="lg">
          <Facts
            facts={[
              ["State", <State key="state" state={event.state} reason={event.reason} />],
              ["Why", event.reason?.replaceAll("_", " ")],
              ["Came", <When key="received" at={event.received_at} />],
              ["Tries", event.tries],
              ["Tried again", event.due_at && <When key="due" at={event.due_at} />],
              ["Conversation", event.conversation && <Anchor key="conversation" component={Link} to={`/conversations/${event.conversation}`} size="sm">{event.conversation}</Anchor>], // prettier-ignore
              ["Their id", event.source_id],
            ]}
          />
          {may("hooks:write") && event.state !== "posted" && (
            <Group>
              <Button size="xs" loading={retry.isPending} onClick={() => retry.mutate(event.id, { onSuccess: () => done("It is tried again now, by the hook as it is."), onError: told })}>
                Try it again
              </Button>
            </Group>
          )}
          <section>
            <Title order={2} mb="xs">
              What it said
            </Title>
            <Sample text={pretty(found.data.body)} label="Copy what it said" />
          </section>
        </Stack>
      )}
    </Drawer>
  );
}
