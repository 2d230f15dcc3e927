import { Anchor, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { localNow, type Draft } from "./draft.ts";

/** When: now, at one moment for all, or at an hour by each person's clock. */
export function Moment({ draft, change }: { draft: Draft; change: (change: Partial<Draft>) => void }) {
  const may = useMay();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choose = (when: string) =>
    change({ when: when as Draft["when"], ...(draft.at === "" ? { at: localNow(1) } : {}), ...(draft.day === "" ? { day: localNow(24).slice(0, 10) } : {}) });
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="When"
        data={[
          { value: "now", label: "Now" },
          { value: "at", label: "At a time" },
          { value: "theirs", label: "At their time" },
        ]}
        value={draft.when}
        onChange={choose}
        w={{ base: "100%", xs: 360 }}
      />
      {draft.when === "at" && (
        <TextInput
          type="datetime-local"
          label="It goes at"
          description={`By your clock, ${zone.replaceAll("_", " ")}: at the same moment for everybody.`}
          value={draft.at}
          min={localNow()}
          onChange={(event) => change({ at: event.currentTarget.value })}
          maw={320}
        />
      )}
      {draft.when === "theirs" && (
        <>
          <Group gap="sm" align="flex-end">
            <TextInput type="date" label="On" value={draft.day} onChange={(event) => change({ day: event.currentTarget.value })} />
            <TextInput type="time" label="At" value={draft.hour} onChange={(event) => change({ hour: event.currentTarget.value })} />
          </Group>
          <Text size="sm" c="dimmed">
            By the clock of each: who lives further east gets it earlier. Of whom no zone is known, it is assumed by the country of their number, or yours.
          </Text>
        </>
      )}
      {may("schedules:write") && (
        <Text size="sm" c="dimmed">
          Again and again, as every Monday at nine?{" "}
          <Anchor component={Link} to="/schedules/new" size="sm" underline="always">
            Make a schedule
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}
