import { Anchor, Group, Paper, NativeSelect, SegmentedControl, SimpleGrid, Table, Text, Title } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { Link } from "react-router";
import { CHANNELS } from "../../api/channels.ts";
import { SPANS, useCounts, type CountsOutput, type SeriesOutput } from "../../api/insights.ts";
import { useFilters } from "../../ui/address.ts";
import { Problem } from "../../ui/problem.tsx";
import { Stat } from "../../ui/stat.tsx";
import { Waiting } from "../../ui/waiting.tsx";

// The chart's own code comes when the numbers are there.
const Chart = lazy(async () => ({ default: (await import("../../ui/chart.tsx")).Chart }));

const LINES = [
  { key: "sent", name: "Sent", color: "#3b82c4" },
  { key: "delivered", name: "Delivered", color: "#0f9b8e" },
  { key: "read", name: "Read", color: "#5aa832" },
  { key: "failed", name: "Failed", color: "#d0453e" },
] as const;

/** Sent, delivered, read and failed over time, all together and by channel. */
export function Counts() {
  const [filters, change] = useFilters(["span", "channel"]);
  const span = SPANS.find((one) => one.key === filters["span"]) ?? SPANS[1];
  const channel = filters["channel"] ?? null;
  const found = useCounts(span, "channel", channel);
  const drawn = useMemo(() => {
    const points = found.data?.points.map((at) => new Date(at).getTime() / 1000) ?? [];
    const lines = LINES.map((line) => ({ ...line, values: points.map((_, n) => sum(found.data?.series ?? [], line.key, n)) }));
    return { points, lines };
  }, [found.data]);
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Messages over time</Title>
        <Group gap="xs">
          <NativeSelect
            aria-label="Channel"
            data={[{ value: "", label: "All channels" }, ...CHANNELS]}
            value={channel ?? ""}
            onChange={(event) => change({ channel: event.currentTarget.value || null })}
            size="xs"
            w={140}
          />
          <SegmentedControl
            aria-label="Span"
            size="xs"
            data={SPANS.map((one) => ({ value: one.key, label: one.label }))}
            value={span.key}
            onChange={(value) => change({ span: value === SPANS[1].key ? null : value })}
          />
        </Group>
      </Group>
      {found.isError && <Problem error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <>
          <Totals total={found.data.total} />
          <Suspense fallback={<Waiting />}>
            <Chart title={`Messages, ${span.label}`} points={drawn.points} lines={drawn.lines} />
          </Suspense>
          <Channels series={found.data.series} />
          <Text size="xs" c="dimmed" mt="xs">
            Counted some seconds after it happens, at the time at which it happens; days and hours of {found.data.timezone.replaceAll("_", " ")}.
          </Text>
        </>
      )}
      {found.isPending && <Waiting />}
    </Paper>
  );
}

function sum(series: readonly SeriesOutput[], key: string, point: number): number {
  return series.reduce((all, one) => all + (one.counts[key]?.[point] ?? 0), 0);
}

function Totals({ total }: { total: CountsOutput }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="xs" mb="md">
      <Stat name="Sent" value={total.sent.toLocaleString()} />
      <Stat name="Delivered" value={total.delivered.toLocaleString()} about={share(total.delivered, total.sent)} />
      <Stat name="Read" value={total.read.toLocaleString()} about={share(total.read, total.sent)} />
      <Stat name="Failed" value={total.failed.toLocaleString()} about={share(total.failed, total.sent + total.failed)} />
      <Stat name="Not to go" value={total.skipped.toLocaleString()} />
      <Stat name="Received" value={total.received.toLocaleString()} />
    </SimpleGrid>
  );
}

function share(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : (part / whole).toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 });
}

function Channels({ series }: { series: readonly SeriesOutput[] }) {
  const busy = series.filter((one) => one.key !== null);
  if (busy.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={420} mt="md">
      <Table verticalSpacing={6} aria-label="By channel">
        <Table.Thead>
          <Table.Tr>
            {["Channel", "Sent", "Delivered", "Read", "Failed", "Not to go"].map((name) => (
              <Table.Th key={name} ta={name === "Channel" ? "left" : "right"}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="number">
          {busy.map(({ key, total }) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Anchor component={Link} to={`/messages?channel=${key}`} size="sm">
                  {key}
                </Anchor>
              </Table.Td>
              {[total.sent, total.delivered, total.read, total.failed, total.skipped].map((count, n) => (
                <Table.Td key={n} ta="right">
                  {count.toLocaleString()}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
