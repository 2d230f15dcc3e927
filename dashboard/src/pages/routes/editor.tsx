import { Button, Group, NumberInput, Paper, Select, Stack, Switch, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { RouteInput, StepInput } from "../../api/routes.ts";
import { ALL_CHANNELS } from "../templates/channels.ts";
import { Picture } from "./picture.tsx";
import { below, MOST_STEPS, redrawn, stepsOf, UNITS, UNTIL, untilOf, waitOf, type Unit, type Until } from "./route.ts";
import classes from "./routes.module.css";
import { Step } from "./step.tsx";

interface Props {
  route: RouteInput;
  put: (route: RouteInput) => void;
  /** What the API says is wrong, by its place within the route. */
  wrong: Readonly<Record<string, string>>;
}

/** A route, step by step, and beside it how it would go. */
export function RouteEditor({ route, put, wrong }: Props) {
  const steps = stepsOf(route);
  const draw = (next: readonly StepInput[]) => put(redrawn(route, { steps: next }));
  const moved = (n: number, by: -1 | 1) => {
    const next = [...steps];
    const [one] = next.splice(n, 1);
    if (one) next.splice(n + by, 0, one);
    // The waits stay where they are, between one place and the next.
    draw(next.map((step, at) => ({ ...step, after: steps[at]?.after })));
  };
  return (
    <div className={classes["both"]}>
      <Stack gap="sm" className={classes["steps"]}>
        <ol className={classes["list"]} aria-label="Steps of the route">
          {steps.map((step, n) => (
            <li key={n}>
              {n > 0 && <Between step={step} n={n} put={(it) => draw(steps.map((one, at) => (at === n ? it : one)))} />}
              <Paper withBorder p="sm">
                <Step
                  step={step}
                  n={n}
                  count={steps.length}
                  put={(it) => draw(steps.map((one, at) => (at === n ? it : one)))}
                  move={(by) => moved(n, by)}
                  remove={() => draw(steps.filter((_, at) => at !== n))}
                  wrong={below(wrong, `steps/${n}`)}
                />
              </Paper>
            </li>
          ))}
        </ol>
        <Group gap="sm" align="flex-end">
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} disabled={steps.length >= MOST_STEPS} onClick={() => draw([...steps, { channels: [fresh(steps)], after: "1h" }])}>
            One more step
          </Button>
          {steps.length > 1 && (
            <Select
              label="It ends as soon as"
              size="xs"
              data={UNTIL.map(([value, label]) => ({ value, label }))}
              value={untilOf(route)}
              allowDeselect={false}
              onChange={(until) => put(redrawn(route, { until: until as Until }))}
            />
          )}
        </Group>
        <Switch
          size="xs"
          label="Where a provider does not answer, ask another one"
          description="What is transactional may then arrive twice. Codes and alarms always ask another one."
          checked={route.other_provider_on_unknown ?? false}
          onChange={(event) => put(redrawn(route, { elsewhere: event.currentTarget.checked }))}
        />
        {Object.entries(wrong).map(([at, words]) => !at.startsWith("steps/") && <Wrong key={at} words={words} />)}
      </Stack>
      <div className={classes["seen"]}>
        <Picture route={route} />
      </div>
    </div>
  );
}

function Wrong({ words }: { words: string }) {
  return (
    <Text size="xs" c="red" role="alert">
      {words}
    </Text>
  );
}

const FIRST_WAIT = "1h";

/** What must be so before the next step comes. */
function Between({ step, n, put }: { step: StepInput; n: number; put: (step: StepInput) => void }) {
  const wait = waitOf(step.after);
  // Milliseconds are for whoever tries things out; who has them keeps them.
  const units = UNITS.filter(([unit]) => unit !== "ms" || wait?.unit === "ms").map(([value, label]) => ({ value, label }));
  const set = (count: number, unit: Unit) => put({ ...step, after: `${count}${unit}` });
  return (
    <Group gap="xs" className={classes["between"]}>
      <Select
        aria-label={`When step ${n + 1} comes`}
        size="xs"
        w={220}
        data={[
          { value: "wait", label: "without a sign of them after" },
          { value: "failed", label: "only if that failed" },
        ]}
        value={wait === null ? "failed" : "wait"}
        allowDeselect={false}
        onChange={(which) => put({ ...step, after: which === "wait" ? (wait === null ? FIRST_WAIT : step.after) : null })}
      />
      {wait !== null && (
        <>
          <NumberInput
            aria-label={`How long before step ${n + 1}`}
            size="xs"
            w={84}
            min={1}
            allowDecimal={false}
            value={wait.count}
            onChange={(count) => set(Math.max(1, Math.round(Number(count) || 1)), wait.unit)}
          />
          <Select
            aria-label={`Unit of the wait before step ${n + 1}`}
            size="xs"
            w={110}
            data={units}
            value={wait.unit}
            allowDeselect={false}
            onChange={(unit) => set(wait.count, (unit ?? "h") as Unit)}
          />
        </>
      )}
    </Group>
  );
}

const USUAL = ["sms", "email", ...ALL_CHANNELS] as const;
const fresh = (steps: readonly StepInput[]) => USUAL.find((one) => !steps.some((step) => step.channels.includes(one))) ?? "sms";
