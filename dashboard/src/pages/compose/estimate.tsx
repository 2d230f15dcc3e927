import { Accordion, Alert, Anchor, Group, Loader, Stack, Table, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ChannelEstimate, Estimated, Reason } from "../../api/compose.ts";
import { money } from "../../ui/money.ts";
import { When } from "../../ui/when.tsx";
import { wordsOf } from "../../ui/words.ts";

/** Who gets it by which channel, who later, who not and why, and what it costs. */
export function Estimate({ estimate, isCurrent }: { estimate: UseQueryResult<Estimated>; isCurrent: boolean }) {
  const { data, error } = estimate;
  if (error !== null && !estimate.isFetching) {
    return (
      <Text size="sm" c="red" role="alert">
        {wordsOf(error)}
      </Text>
    );
  }
  if (data === undefined) return <Counting />;
  return (
    <Stack gap="sm" aria-busy={!isCurrent} style={{ opacity: isCurrent ? 1 : 0.55 }}>
      <Text size="sm" fw={550} role="status">
        {data.text}
      </Text>
      {!isCurrent && <Counting />}
      <ByChannel channels={data.channels} currency={data.currency} />
      {data.channels.map((one) => one.unwritten.length > 0 && <Unwritten key={one.channel} channel={one} />)}
      {data.is_over_spend && (
        <Alert color="orange">
          <Text size="sm">It costs more than may still be spent that day ({money(data.spend_left ?? "0", data.currency)}): what goes beyond it waits for the next day.</Text>
        </Alert>
      )}
      <Reasons title="will not get it" reasons={data.because} />
      <Reasons title="get it later" reasons={merged(data.channels.flatMap((one) => one.later))} />
      {data.rejected_count > 0 && <Rejected estimated={data} />}
      {data.new_contacts > 0 && (
        <Text size="sm" c="dimmed">
          {data.new_contacts.toLocaleString()} of the addresses nobody has yet: sending makes contacts of them.
        </Text>
      )}
      <Group gap={4}>
        <Text size="xs" c="dimmed">
          What has not left by then never does:
        </Text>
        <When at={data.expires_at} size="xs" />
      </Group>
      {!data.is_exact && (
        <Text size="xs" c="dimmed">
          Each has words of their own; some of them were written, and the others taken to be as long.
        </Text>
      )}
    </Stack>
  );
}

function Counting() {
  return (
    <Group gap="xs">
      <Loader size={14} role="status" aria-label="Counting" />
      <Text size="sm" c="dimmed">
        Counting…
      </Text>
    </Group>
  );
}

function ByChannel({ channels, currency }: { channels: readonly ChannelEstimate[]; currency: string | null }) {
  const hasLater = channels.some((one) => one.follows > 0);
  return (
    <Table verticalSpacing={4} aria-label="By channel" fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Channel</Table.Th>
          <Table.Th>People</Table.Th>
          {hasLater && <Table.Th>If no sign of them</Table.Th>}
          <Table.Th>Costs</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {channels.map((one) => (
          <Table.Tr key={one.channel}>
            <Table.Td>{one.channel}</Table.Td>
            <Table.Td className="number">{one.goes.toLocaleString()}</Table.Td>
            {hasLater && <Table.Td className="number">{one.follows === 0 ? "" : one.follows.toLocaleString()}</Table.Td>}
            <Table.Td className="number">
              {Number(one.price) === 0 ? "–" : money(one.price, currency)}
              {one.segments !== null && one.segments > one.goes && (
                <Text span size="xs" c="dimmed">
                  {" "}
                  {one.segments.toLocaleString()} parts
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Unwritten({ channel }: { channel: ChannelEstimate }) {
  return (
    <Alert color="red" title={`It cannot be written on ${channel.channel}`}>
      {channel.unwritten.map((one, n) => (
        <Text key={n} size="sm">
          {one.field}: {one.detail} ({one.people.toLocaleString()} of {channel.looked_at.toLocaleString()} that were written)
        </Text>
      ))}
    </Alert>
  );
}

/** The same reason on two channels is one. */
function merged(reasons: readonly Reason[]): Reason[] {
  const found = new Map<string, Reason>();
  for (const one of reasons) {
    const before = found.get(one.reason);
    found.set(one.reason, before ? { ...before, people: before.people + one.people } : one);
  }
  return [...found.values()];
}

function Reasons({ title, reasons }: { title: string; reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  const count = reasons.reduce((sum, one) => sum + one.people, 0);
  return (
    <div>
      <Text size="sm" fw={550}>
        {count.toLocaleString()} {title}
      </Text>
      <Accordion variant="contained" chevronPosition="left" mt={4}>
        {reasons.map((one) => (
          <Accordion.Item key={one.reason} value={one.reason}>
            <Accordion.Control>
              <Text size="sm">
                {one.people.toLocaleString()}: {one.text}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              {one.advice !== null && (
                <Text size="sm" c="dimmed" mb={4}>
                  {one.advice}
                </Text>
              )}
              <Group gap="xs">
                {one.samples.map((it) =>
                  it.id === null ? (
                    <Text key={it.index} size="sm">
                      {it.contact}
                    </Text>
                  ) : (
                    <Anchor key={it.index} component={Link} to={`/contacts/${encodeURIComponent(it.id)}`} size="sm">
                      {it.contact}
                    </Anchor>
                  ),
                )}
                {one.people > one.samples.length && (
                  <Text size="sm" c="dimmed">
                    and {(one.people - one.samples.length).toLocaleString()} more
                  </Text>
                )}
              </Group>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}

function Rejected({ estimated }: { estimated: Estimated }) {
  return (
    <Alert color="orange" title={`${estimated.rejected_count.toLocaleString()} of the list cannot be taken`}>
      {estimated.rejected.slice(0, 10).map((one) => (
        <Text key={one.index} size="sm">
          {one.index + 1}: {one.detail}
        </Text>
      ))}
      {estimated.rejected_count > 10 && <Text size="sm">And {(estimated.rejected_count - 10).toLocaleString()} more.</Text>}
    </Alert>
  );
}
