import { ActionIcon, Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { CHANNELS } from "../../api/channels.ts";
import { ranked, useProviderAccounts, useRank, type ProviderAccountOutput, type Ranks } from "../../api/providers.ts";
import { onePage, says } from "../../api/queries.ts";
import type { Filters } from "../../ui/address.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import type { Field } from "../../ui/export.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { ListBar } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";

const LAST_RANK = 100;

export const stateOf = (one: ProviderAccountOutput) => (one.is_enabled ? one.health.state : "disabled");

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name, provider or sender", kind: "search" },
  { name: "channel", label: "Channel", options: CHANNELS },
  { name: "state", label: "Health", options: ["ok", "failing", "probing", "disabled"] },
];

const FIELDS: readonly Field<ProviderAccountOutput>[] = [
  { title: "Rank", text: (one) => one.rank },
  { title: "Account", text: (one) => one.name },
  { title: "Provider", text: (one) => one.provider },
  { title: "Health", text: stateOf },
  { title: "Channels", text: (one) => one.channels.join(" ") },
  { title: "Senders", text: (one) => one.senders.join(" ") },
  { title: "At most a second", text: (one) => one.rate?.per_second },
  { title: "Id", text: (one) => one.id },
];

function isAskedFor(one: ProviderAccountOutput, { q, channel, state }: Filters): boolean {
  return says(q, one.name, one.provider, ...one.senders) && (channel === undefined || one.channels.includes(channel)) && (state === undefined || stateOf(one) === state);
}

/** The accounts in the order in which they are tried; the order is changed by drag, or by its buttons. */
export function Accounts({ connect }: { connect: () => void }) {
  const may = useMay();
  const found = useProviderAccounts();
  const rank = useRank();
  const given = useGiven(FILTERS);
  const [dragged, setDragged] = useState<string | null>(null);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  // Another order is shown at once; what comes after it waits until it is kept.
  const accounts = rank.isPending ? ranked(found.data, rank.variables) : found.data;
  const shown = accounts.filter((one) => isAskedFor(one, given));
  if (accounts.length === 0) {
    return (
      <Empty title="Nothing can leave yet" words="Connect who carries your messages: a mail server, an SMS provider, or any HTTP interface." curl={curlOf("POST", "/v1/provider-accounts", { provider: "sandbox", credentials: {} })}>
        {may("providers:write") && <Button onClick={connect}>Connect a provider</Button>}
      </Empty>
    );
  }
  // Before and after whom one stands is seen where all of them are.
  const mayRank = may("providers:write") && accounts.length > 1 && shown.length === accounts.length;
  const move = (id: string, to: number) => {
    const order = accounts.filter((one) => one.id !== id);
    const moved = accounts.find((one) => one.id === id);
    if (moved === undefined || to < 0 || to >= accounts.length || accounts[to] === moved) return;
    order.splice(to, 0, moved);
    const wanted = ranksOf(order, (_, n) => Math.min(n + 1, LAST_RANK));
    const before = Object.fromEntries(accounts.filter((one) => wanted[one.id] !== undefined).map((one) => [one.id, one.rank]));
    const undo = () => rank.mutate(before, { onSuccess: () => done("The order is as it was."), onError: told });
    rank.mutate(wanted, { onSuccess: () => done(`${moved.name} is tried as number ${to + 1}.`, undo), onError: told });
  };
  return (
    <>
      <ListBar name="provider accounts" filters={FILTERS} fields={FIELDS} all={() => onePage(shown)} />
      {shown.length === 0 && <Empty title="No account is like that" words="Take a filter away." />}
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing="xs" aria-label="provider accounts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Order</Table.Th>
              <Table.Th>Account</Table.Th>
              <Table.Th>Health</Table.Th>
              <Table.Th visibleFrom="sm">Channels</Table.Th>
              <Table.Th visibleFrom="sm">Senders</Table.Th>
              <Table.Th visibleFrom="sm">At most</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((one, n) => (
              <Table.Tr
                key={one.id}
                draggable={mayRank && !rank.isPending}
                onDragStart={() => setDragged(one.id)}
                onDragOver={(event) => dragged !== null && event.preventDefault()}
                onDrop={() => {
                  if (dragged !== null) move(dragged, n);
                  setDragged(null);
                }}
                onDragEnd={() => setDragged(null)}
                opacity={dragged === one.id ? 0.5 : 1}
              >
                <Table.Td>
                  <Group gap={2} wrap="nowrap">
                    {mayRank && <IconGripVertical size={15} aria-hidden style={{ cursor: "grab" }} />}
                    <Text size="sm" className="number" w={22} ta="right">
                      {n + 1}
                    </Text>
                    {mayRank && (
                      <>
                        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Try ${one.name} earlier`} disabled={n === 0 || rank.isPending} onClick={() => move(one.id, n - 1)}>
                          <IconArrowUp size={14} />
                        </ActionIcon>
                        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Try ${one.name} later`} disabled={n === accounts.length - 1 || rank.isPending} onClick={() => move(one.id, n + 1)}>
                          <IconArrowDown size={14} />
                        </ActionIcon>
                      </>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <Stack gap={0}>
                    <Anchor component={Link} to={`/providers/${one.id}`} size="sm" fw={550}>
                      {one.name}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      {one.provider}
                    </Text>
                  </Stack>
                </Table.Td>
                <Table.Td>
                  <State state={stateOf(one)} reason={one.health.reason} />
                </Table.Td>
                <Table.Td visibleFrom="sm">{one.channels.join(", ")}</Table.Td>
                <Table.Td visibleFrom="sm">{one.senders.join(", ") || "its own"}</Table.Td>
                <Table.Td visibleFrom="sm">{one.rate === null ? "as many as come" : `${one.rate.per_second.toLocaleString()} a second`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

/** Only those that change. */
function ranksOf(accounts: readonly ProviderAccountOutput[], rank: (one: ProviderAccountOutput, n: number) => number): Ranks {
  return Object.fromEntries(accounts.map((one, n) => [one.id, rank(one, n)] as const).filter(([, to], n) => to !== accounts[n]?.rank));
}
