import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMay } from "../../api/account.ts";
import { usePolicy, type FlagOutput, type History, type SanctionOutput, type Step } from "../../api/moderation.ts";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { useLiftAsked } from "./lift.ts";
import { ACTION, CATEGORY, durationOf, durationWords } from "./words.ts";

/** How often they were flagged, what has followed, and what the policy says next. */
export function Before({ contact, history }: { contact: string; history: UseQueryResult<History> }) {
  const policy = usePolicy();
  if (history.isLoadingError) return <Problem error={history.error} again={() => void history.refetch()} />;
  if (history.data === undefined) return <Waiting />;
  const { flags, sanctions, isMore } = history.data;
  const steps = policy.data?.steps ?? [];
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        {contact} so far
      </Title>
      <Stack gap="sm">
        <Text size="sm">{`${summary(flags)}${isMore ? " There are more than were looked at." : ""}`}</Text>
        {sanctions.length > 0 && (
          <Stack gap={6}>
            {sanctions.toReversed().map((one) => (
              <Held key={one.id} sanction={one} />
            ))}
          </Stack>
        )}
        {steps.length > 0 && (
          <div>
            <Text size="xs" c="dimmed">
              What the policy does by itself:
            </Text>
            {steps.map((step, n) => (
              <Text key={n} size="sm">
                {stepWords(step)} Theirs weigh {weightWithin(flags, step).toLocaleString()} now.
              </Text>
            ))}
            <Text size="xs" c="dimmed">
              A flag that has led to something counts for nothing as hard again.
            </Text>
          </div>
        )}
      </Stack>
    </Paper>
  );
}

function summary(flags: readonly FlagOutput[]): string {
  const count = (state: FlagOutput["state"]) => flags.filter((one) => one.state === state).length;
  const kinds = new Map<string, number>();
  for (const one of flags) kinds.set(CATEGORY[one.category], (kinds.get(CATEGORY[one.category]) ?? 0) + 1);
  const named = [...kinds].sort(([, one], [, other]) => other - one).map(([name, n]) => `${name} ${n.toLocaleString()}`);
  const all = flags.length === 1 ? "Flagged once" : `Flagged ${flags.length.toLocaleString()} times`;
  return `${all} (${named.join(", ")}): ${count("resolved").toLocaleString()} right, ${count("dismissed").toLocaleString()} wrong, ${count("open").toLocaleString()} open.`;
}

/** Flags that were wrong count for nothing. */
function weightWithin(flags: readonly FlagOutput[], step: Step): number {
  const since = Date.now() - (durationOf(step.within ?? "7d") ?? 0);
  return flags.filter((one) => one.state !== "dismissed" && Date.parse(one.created_at) >= since).reduce((sum, one) => sum + one.weight, 0);
}

export function stepWords({ weight, within = "7d", action, lasts }: Step): string {
  const long = action === "block" ? "" : lasts ? ` for ${durationWords(lasts)}` : " until somebody lifts it";
  return `Flags of weight ${weight} within ${durationWords(within)}: they are ${ACTION[action]}${long}.`;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function Held({ sanction }: { sanction: SanctionOutput }) {
  const may = useMay();
  const lift = useLiftAsked();
  const isOn = sanction.state === "active";
  return (
    <Group gap={6} justify="space-between" wrap="nowrap">
      <Text size="sm" component="div" c={isOn ? undefined : "dimmed"}>
        {capital(ACTION[sanction.action])} <When at={sanction.starts_at} size="sm" />
        {sanction.until === null ? (isOn ? ", until it is lifted" : "") : <> until <When at={sanction.until} size="sm" /></>}
        {isOn ? "" : `, ${sanction.state}`}
        {sanction.because === null ? "" : `: ${sanction.because}`}
      </Text>
      {isOn && may("moderation:write") && (
        <Button size="compact-xs" variant="subtle" style={{ flexShrink: 0 }} onClick={() => lift(sanction)}>
          Lift it
        </Button>
      )}
    </Group>
  );
}
