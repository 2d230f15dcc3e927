import { Anchor, Button, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { useMay } from "../../api/account.ts";
import { useCallbacks, useRetryCallback, type CallbackOutput } from "../../api/callbacks.ts";
import { useProviderAccounts } from "../../api/providers.ts";
import { useNamed } from "../../api/queries.ts";
import { useFilters } from "../../ui/address.ts";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { pretty } from "../../ui/json.ts";
import { List, type Column } from "../../ui/list.tsx";
import { Sought } from "../../ui/sought.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";

const stateOf = (one: CallbackOutput) => (one.processed_at !== null ? "processed" : one.due_at !== null ? "waiting" : "dead");

/** What providers told: what has not taken effect, or on wish what has. */
export function Callbacks() {
  const accounts = useProviderAccounts();
  const [{ open }, go] = useFilters(["open"]);
  const names = Object.fromEntries((accounts.data ?? []).map((one) => [one.id, one.name]));
  const filters: readonly Filter[] = [
    {
      name: "state",
      label: "What waits",
      options: [
        { value: "waiting", label: "still tried" },
        { value: "dead", label: "given up" },
        { value: "processed", label: "took effect" },
      ],
    },
    { name: "account", label: "Account", options: (accounts.data ?? []).map((one) => ({ value: one.id, label: one.name })) },
    { name: "since", label: "From", kind: "day" },
    { name: "until", label: "Until", kind: "last day" },
  ];
  const list = useCallbacks(useGiven(filters));
  const { row, ...sought } = useNamed(list, open, (one) => one.id);
  const close = () => go({ open: null });
  const columns: readonly Column<CallbackOutput>[] = [
    { title: "When", cell: (one) => <When at={one.received_at} />, text: (one) => one.received_at },
    {
      title: "From",
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => go({ open: one.id })}>
          {names[one.provider_account] ?? one.provider_account}
        </Anchor>
      ),
      text: (one) => names[one.provider_account] ?? one.provider_account,
    },
    { title: "State", cell: (one) => <State state={stateOf(one)} reason={one.error} />, text: stateOf },
    { title: "What", text: (one) => (one.lane === "inbound" ? "a person wrote" : "a receipt"), isExtra: true },
    { title: "How", text: (one) => `${one.method}, ${one.size.toLocaleString()} bytes`, isExtra: true },
    { title: "Why not", cell: (one) => <Text size="sm" lineClamp={2}>{one.error}</Text>, text: (one) => one.error, isExtra: true }, // prettier-ignore
  ];
  return (
    <>
      <List
        name="callbacks"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={filters}
        none={<Empty title="Nothing came that stands so" words="Enter the callback address of an account (under Providers) with the provider, and what it tells stands here." />}
        empty={
          <Empty title="Nothing waits" words="Everything that providers told has taken effect. What came in the last 72 hours is kept." curl={curlOf("GET", "/v1/callbacks?state=processed")}>
            <Button size="xs" onClick={() => go({ state: "processed" })}>
              Show what took effect
            </Button>
          </Empty>
        }
      />
      <Drawer opened={open !== undefined} onClose={close} position="right" size="lg" title="What a provider told">
        {row ? <One callback={row} account={names[row.provider_account] ?? row.provider_account} close={close} /> : open && <Sought {...sought} />}
      </Drawer>
    </>
  );
}

function One({ callback, account, close }: { callback: CallbackOutput; account: string; close: () => void }) {
  const may = useMay();
  const retry = useRetryCallback();
  const again = () =>
    void retry.mutateAsync(callback.id).then(() => {
      close();
      done("It is tried again now.");
    }, told);
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          ["State", <State key="state" state={stateOf(callback)} />],
          ["Why not", callback.error],
          ["From", account],
          ["Came", <When key="received" at={callback.received_at} />],
          ["Took effect", callback.processed_at && <When key="processed" at={callback.processed_at} />],
          ["Tried again", callback.due_at && <When key="due" at={callback.due_at} />],
          ["Tries", callback.tries],
          ["Id", callback.id],
        ]}
      />
      {may("providers:write") && callback.processed_at === null && (
        <Group>
          <Button size="xs" loading={retry.isPending} onClick={again}>
            Try it again
          </Button>
        </Group>
      )}
      <section>
        <Title order={2} mb="xs">
          Headers
        </Title>
        {callback.headers.map((one, n) => (
          <Text key={n} size="xs" ff="monospace">
            {one.name}: {one.value ?? <Text span size="xs" c="dimmed">not shown, it may prove who called</Text>}
          </Text>
        ))}
      </section>
      <section>
        <Title order={2} mb="xs">
          Body
        </Title>
        <Sample text={pretty(callback.body)} label="Copy the body" />
      </section>
    </Stack>
  );
}
