import { Checkbox, Group, NumberInput, TextInput } from "@mantine/core";
import type { WorkspaceOutput } from "../../api/workspace.ts";
import { Section, type Draft } from "./section.tsx";

/** With what is usual. */
const RATES = [
  { name: "number", label: "To one number", most: 5, per: "10m" },
  { name: "prefix", label: "To numbers that differ in their last four digits only", most: 100, per: "10m" },
  { name: "ip", label: "Asked for from one address on the network", most: 20, per: "10m" },
] as const;

/** The guard against who asks for login codes to numbers that pay them for it. */
export function CodeRatesPart({ workspace }: { workspace: WorkspaceOutput }) {
  return (
    <Section
      title="Login codes"
      about="How many leave by SMS and calls, against who asks for them to numbers that pay. What is not chosen is as usual."
      workspace={workspace}
    >
      {(draft) => RATES.map((rate) => <Rate key={rate.name} {...rate} draft={draft} />)}
    </Section>
  );
}

function Rate({ name, label, most, per, draft }: (typeof RATES)[number] & { draft: Draft }) {
  const { now, set, wrong } = draft;
  const given = now.code_rates?.[name] ?? null;
  const put = (rate: { most: number; per: string } | null) => {
    const all = { number: null, prefix: null, ip: null, ...now.code_rates, [name]: rate };
    set({ code_rates: Object.values(all).every((one) => one === null) ? null : all });
  };
  return (
    <Group align="flex-end" gap="sm">
      <Checkbox
        label={`${label} (usual: ${most} within ${per})`}
        checked={given !== null}
        onChange={(event) => put(event.currentTarget.checked ? { most, per } : null)}
        w={330}
        maw="100%"
        mb={8}
      />
      {given && (
        <>
          <NumberInput
            label="At most"
            aria-label={`${label}: at most`}
            value={given.most}
            onChange={(value) => put({ ...given, most: Number(value) || 1 })}
            min={1}
            allowDecimal={false}
            w={110}
            error={wrong[`code_rates/${name}/most`]}
          />
          <TextInput
            label="within"
            aria-label={`${label}: within`}
            description="10m, 1h; at most a day"
            value={given.per}
            onChange={(event) => put({ ...given, per: event.currentTarget.value })}
            w={160}
            error={wrong[`code_rates/${name}/per`]}
          />
        </>
      )}
    </Group>
  );
}
