import { Group, MultiSelect, NumberInput, Progress, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useMay, useWorkspace } from "../../api/account.ts";
import type { WorkspaceOutput } from "../../api/workspace.ts";
import { money } from "../../ui/money.ts";
import { Problem } from "../../ui/problem.tsx";
import { countries, zones } from "../../ui/regions.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { inZone } from "../../ui/when.tsx";
import { RouteChoice } from "../routes/choice.tsx";
import { below } from "../routes/route.ts";
import { CodeRatesPart } from "./code_rates.tsx";
import { Section } from "./section.tsx";
import { Kept, StopWords, Tracking } from "./told_and_kept.tsx";

/** What the workspace is called, where it is at home, and how far it goes. */
export function WorkspacePart() {
  const found = useWorkspace();
  const may = useMay();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const workspace = found.data;
  return (
    <Stack gap="md">
      {!may("workspace:write") && (
        <Text size="sm" c="dimmed">
          You may look at this; who changes it needs the scope workspace:write, which owners and admins have.
        </Text>
      )}
      <Home workspace={workspace} />
      <UsualRoute workspace={workspace} />
      <Quiet workspace={workspace} />
      <Reach workspace={workspace} />
      <Spend workspace={workspace} />
      <CodeRatesPart workspace={workspace} />
      <Tracking workspace={workspace} />
      <StopWords workspace={workspace} />
      <Kept workspace={workspace} />
    </Stack>
  );
}

interface Of {
  workspace: WorkspaceOutput;
}

function Home({ workspace }: Of) {
  const places = useMemo(countries, []);
  const times = useMemo(() => zones(workspace.timezone), [workspace.timezone]);
  const about =
    workspace.mode === "test" ? "A test workspace: nothing leaves it but to simulated handsets." : "A live workspace: what is sent here reaches people.";
  return (
    <Section title="The workspace" about={`${about} Its id is ${workspace.id}.`} workspace={workspace}>
      {({ now, set, wrong }) => (
        <>
          <TextInput label="Name" value={now.name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={200} error={wrong["name"]} />
          <Select
            label="Time zone"
            description={`Of people without one. It is ${inZone(new Date(now.now), now.timezone)}.`}
            data={times}
            value={now.timezone}
            onChange={(value) => value !== null && set({ timezone: value })}
            searchable
            limit={100}
            allowDeselect={false}
            error={wrong["timezone"]}
          />
          <Select
            label="Country of numbers that name none"
            description="A number such as 06 12345678 is one of this country; without a country such numbers are refused."
            placeholder="None: they are refused"
            data={places}
            value={now.default_country}
            onChange={(value) => set({ default_country: value })}
            searchable
            clearable
            error={wrong["default_country"]}
          />
        </>
      )}
    </Section>
  );
}

function UsualRoute({ workspace }: Of) {
  const may = useMay();
  return (
    <Section title="The usual route" about="Which way a message goes where neither it, nor its template, nor its topic says so." workspace={workspace}>
      {({ now, set, wrong }) => (
        <RouteChoice
          value={now.route}
          change={(route) => set({ route })}
          otherwise={{ words: "Each has to say it", route: null }}
          isReadOnly={!may("workspace:write")}
          wrong={below(wrong, "route")}
        />
      )}
    </Section>
  );
}

function Quiet({ workspace }: Of) {
  return (
    <Section
      title="Quiet hours"
      about="Marketing, and what is transactional about topics that say so, waits until they are over, by each person's own clock. Login codes and alarms never wait."
      workspace={workspace}
    >
      {({ now, set, wrong }) => (
        <>
          <Switch
            label="Nobody is disturbed at night"
            checked={now.quiet_hours !== null}
            onChange={(event) => set({ quiet_hours: event.currentTarget.checked ? { from: "22:00", to: "08:00" } : null })}
          />
          {now.quiet_hours && (
            <Group>
              {(["from", "to"] as const).map((end) => (
                <TextInput
                  key={end}
                  type="time"
                  label={end === "from" ? "From" : "To"}
                  value={now.quiet_hours?.[end] ?? ""}
                  onChange={(event) => now.quiet_hours && set({ quiet_hours: { ...now.quiet_hours, [end]: event.currentTarget.value } })}
                  required
                  error={wrong[`quiet_hours/${end}`] ?? (end === "from" ? wrong["quiet_hours"] : undefined)}
                />
              ))}
            </Group>
          )}
        </>
      )}
    </Section>
  );
}

function Reach({ workspace }: Of) {
  const places = useMemo(countries, []);
  return (
    <Section title="Countries" about="Where SMS and calls may go. What would go elsewhere is skipped, and says so." workspace={workspace}>
      {({ now, set, wrong }) => (
        <>
          <Switch
            label="To every country"
            checked={now.countries === null}
            onChange={(event) => set({ countries: event.currentTarget.checked ? null : [now.default_country ?? "NL"] })}
          />
          {now.countries && (
            <MultiSelect
              label="To these countries only"
              data={places}
              value={[...now.countries]}
              onChange={(value) => set({ countries: value })}
              searchable
              clearable
              error={wrong["countries"] ?? Object.entries(wrong).find(([name]) => name.startsWith("countries/"))?.[1]}
            />
          )}
        </>
      )}
    </Section>
  );
}

function Spend({ workspace }: Of) {
  return (
    <Section
      title="Rate and spend"
      about="What would go beyond the day's limit waits for the next day (in UTC). It counts what has a price at its provider."
      workspace={workspace}
    >
      {({ now, set, wrong }) => (
        <>
          <NumberInput
            label="Messages a second"
            placeholder="As many as can"
            value={now.rate_per_second ?? ""}
            onChange={(value) => set({ rate_per_second: value === "" ? null : Number(value) })}
            min={0.01}
            decimalScale={2}
            w={220}
            error={wrong["rate_per_second"]}
          />
          <Group align="flex-start">
            <TextInput
              label="Spend on a day"
              placeholder="Without limit, or as 25.50"
              inputMode="decimal"
              value={now.spend_per_day ?? ""}
              onChange={(event) => set({ spend_per_day: event.currentTarget.value.trim() || null })}
              w={220}
              error={wrong["spend_per_day"]}
            />
            <TextInput
              label="Currency of your prices"
              placeholder="EUR"
              value={now.currency ?? ""}
              onChange={(event) => set({ currency: event.currentTarget.value.trim().toUpperCase() || null })}
              maxLength={3}
              w={220}
              error={wrong["currency"]}
            />
          </Group>
          {workspace.spend_per_day !== null && <Spent workspace={workspace} />}
        </>
      )}
    </Section>
  );
}

function Spent({ workspace }: Of) {
  const [spent, most] = [Number(workspace.spent_today ?? 0), Number(workspace.spend_per_day ?? 0)];
  const share = most === 0 ? 100 : (spent / most) * 100;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">Spent today</Text>
        <Text size="sm" className="number">
          {money(workspace.spent_today ?? "0", null)} of {money(workspace.spend_per_day ?? "0", workspace.currency)}
        </Text>
      </Group>
      <Progress value={share} color={share >= 90 ? "orange" : undefined} size="sm" mt={4} aria-label="Spent today, of the limit" />
    </div>
  );
}
