import { Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useNow } from "../../api/insights.ts";
import { money } from "../../ui/money.ts";

const LANES: Readonly<Record<string, string>> = { otp: "Login codes", critical: "Critical", transactional: "Transactional", bulk: "In bulk" };

/** What is due and has not left yet, lane by lane, what is held, and the day's money. */
export function Waiting() {
  const { data } = useNow();
  if (data === undefined) return null;
  const { spend } = data;
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        Waiting to leave
      </Title>
      <Stack gap={6}>
        {data.waiting.map((lane) => (
          <Group key={lane.lane} justify="space-between" gap="xs">
            <Text size="sm">{LANES[lane.lane] ?? lane.lane}</Text>
            <Text size="sm" className="number" c={lane.count === 0 ? "dimmed" : undefined}>
              {lane.count === 0 ? "nothing" : `${lane.count.toLocaleString()}${lane.is_more ? "+" : ""}, the oldest for ${seconds(lane.age_seconds)}`}
            </Text>
          </Group>
        ))}
        {data.held.map((one) => (
          <Group key={one.reason} justify="space-between" gap="xs">
            <Text size="sm">Held: {one.reason.replaceAll("_", " ")}</Text>
            <Text size="sm" className="number">
              {one.count.toLocaleString()}
            </Text>
          </Group>
        ))}
        {spend && (
          <div>
            <Group justify="space-between" gap="xs">
              <Text size="sm">Spent today</Text>
              <Text size="sm" className="number">
                {money(spend.today, null)} of {money(spend.limit, spend.currency)}
              </Text>
            </Group>
            <Progress value={(Number(spend.today) / Math.max(Number(spend.limit), 0.01)) * 100} size="sm" aria-label="Spent today, of the limit" />
          </div>
        )}
      </Stack>
    </Paper>
  );
}

function seconds(count: number): string {
  if (count < 1) return "a moment";
  if (count < 120) return `${Math.round(count)} s`;
  return count < 7_200 ? `${Math.round(count / 60)} min` : `${Math.round(count / 3_600)} h`;
}
