import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useMoveClock, useSandboxClock } from "../../api/handsets.ts";
import { useWhy } from "../../api/messages.ts";
import { done, told } from "../../ui/told.ts";
import { withTimes } from "../../ui/when.tsx";
import classes from "./handsets.module.css";

const AFTER_MS = 1_000;

/** What became of the newest message to the person, and what comes next: with a button that goes there by the clock. */
export function Next({ contact, newest }: { contact: string; newest: string | null }) {
  const may = useMay();
  const why = useWhy(newest ?? "", newest === null ? null : contact);
  const clock = useSandboxClock();
  const move = useMoveClock();
  if (newest === null || why.data === undefined) return null;
  const { route, text, deliveries } = why.data;
  const waits = deliveries.find((one) => (one.state === "scheduled" || one.state === "held") && one.until !== null);
  const at = (route?.stopped_at === null ? route.next_at : null) ?? waits?.until ?? null;
  const advice = deliveries.find((one) => one.advice !== null && one.state === "skipped" && one.reason !== "not_needed")?.advice;
  // A step whose time has come is under way, and what follows it is not told yet: the clock has nowhere to go.
  const isUnderWay = clock.data === undefined || (at !== null && Date.parse(at) <= Date.now() + clock.data.ahead);
  const go = (to: string) =>
    move.mutate(
      { at: new Date(Date.parse(to) + AFTER_MS).toISOString() },
      { onSuccess: () => done("The clock stands there now: whatever waited until then comes."), onError: told },
    );
  return (
    <div className={classes["next"]} role="status" aria-label="What became of the newest message">
      <Text size="xs" lineClamp={4}>
        {withTimes(text)}
        {at !== null && route !== null && ` ${withTimes(route.text)}`}
        {advice && (
          <Text span size="xs" c="dimmed">
            {" "}
            {advice}
          </Text>
        )}
      </Text>
      <Group justify="space-between" gap="xs" mt={4}>
        <Anchor component={Link} to={`/messages/${newest}?why=${encodeURIComponent(contact)}`} size="xs">
          All that happened
        </Anchor>
        {at !== null && may("sandbox:write") && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlayerTrackNext size={13} />}
            loading={move.isPending || isUnderWay}
            onClick={() => go(at)}
          >
            To the next step
          </Button>
        )}
      </Group>
    </div>
  );
}
