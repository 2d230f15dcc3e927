import { ActionIcon, Button, Group, Modal, NumberInput, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { CATEGORIES, usePolicy, usePutPolicy, useRotateSecret, type PolicyInput, type PolicyOutput, type Step } from "../../api/moderation.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Secret } from "../../ui/secret.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { stepWords } from "./before.tsx";
import { HookFields } from "./hook_fields.tsx";
import { CATEGORY } from "./words.ts";

const MOST_STEPS = 10;
const FIRST: Step = { weight: 3, within: "24h", action: "mute", lasts: "1h" };
const CURL = curlOf("PUT", "/v1/moderation/policy", { steps: [FIRST] });
const ACTIONS = [
  { value: "mute", label: "mute them" },
  { value: "suspend", label: "suspend them" },
  { value: "block", label: "block them" },
];

export type Change = (change: Partial<PolicyInput>) => void;
export type WrongAt = Readonly<Record<string, string>>;

const inputOf = ({ steps, weights, hook }: PolicyOutput): PolicyInput => ({ steps, weights, hook });

/** What follows from flags by itself, how much each of them counts, and who is asked before something is said. */
export function Policy() {
  const policy = usePolicy();
  if (policy.isLoadingError) return <Problem error={policy.error} again={() => void policy.refetch()} />;
  if (policy.data === undefined) return <Waiting />;
  return <Written policy={policy.data} />;
}

function Written({ policy }: { policy: PolicyOutput }) {
  const may = useMay();
  const put = usePutPolicy();
  const rotate = useRotateSecret();
  const [draft, setDraft] = useState<PolicyInput | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const isOpen = may("moderation:write");
  const before = inputOf(policy);
  const shown = draft ?? before;
  const change: Change = (given) => {
    setDraft({ ...shown, ...given });
    put.reset();
  };
  const wrong = wrongFields(put.error);
  const undo = () => void put.mutateAsync(before).then(() => done("The policy is as it was."), told);
  const save = () =>
    put.mutate(shown, {
      onSuccess: (made) => {
        // What was written while it was being saved stays.
        setDraft((now) => (now === shown ? null : now));
        setSecret(made.secret);
        done("The policy is saved, and counts within two seconds.", undo);
      },
    });
  const makeSecret = () =>
    ask({
      title: "Give it another secret?",
      words: "Within two seconds questions are signed with the new one alone: your system refuses them until it knows it.",
      action: "Make a new secret",
      isGrave: true,
      then: () => rotate.mutate(undefined, { onSuccess: (made) => setSecret(made.secret), onError: told }),
    });
  return (
    <Stack gap="md" maw={900}>
      <Steps steps={shown.steps ?? []} isOpen={isOpen} isNew={draft === null} wrong={wrong} put={(steps) => change({ steps })} />
      <Weighing policy={shown} isOpen={isOpen} wrong={wrong} change={change} />
      <HookFields policy={shown} isOpen={isOpen} wrong={wrong} change={change} rotate={policy.hook !== null && draft === null ? makeSecret : null} />
      {Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
      {draft !== null && (
        <Group gap="xs">
          <Button size="xs" loading={put.isPending} onClick={save}>
            Save the policy
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setDraft(null);
              put.reset();
            }}
          >
            Leave it as it was
          </Button>
        </Group>
      )}
      {policy.updated_at !== null && (
        <Text size="xs" c="dimmed">
          Changed last <When at={policy.updated_at} size="xs" />
        </Text>
      )}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title="What questions are signed with" size="lg" closeOnClickOutside={false}>
        {secret !== null && (
          <Secret secret={secret} name="secret" close={() => setSecret(null)}>
            Your system checks by it that a question is ours, by a library of standardwebhooks.com.
          </Secret>
        )}
      </Modal>
    </Stack>
  );
}

interface StepsProps {
  steps: readonly Step[];
  isOpen: boolean;
  isNew: boolean;
  wrong: WrongAt;
  put: (steps: Step[]) => void;
}

function Steps({ steps, isOpen, isNew, wrong, put }: StepsProps) {
  const at = (n: number, more: Partial<Step>) => put(steps.map((one, m) => (m === n ? { ...one, ...more } : one)));
  const add = isOpen && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} disabled={steps.length >= MOST_STEPS} onClick={() => put([...steps, FIRST])}>
      Add a step
    </Button>
  );
  if (steps.length === 0 && isNew)
    return (
      <Empty title="Nothing follows from flags by itself" words="With three flags within a day somebody could be muted for an hour, until you have looked. Say how many, and what happens then." curl={CURL}>
        {add}
      </Empty>
    );
  return (
    <Paper withBorder p="md" component="section" aria-label="What follows from flags">
      <Title order={2}>What follows from flags</Title>
      <Text size="sm" c="dimmed" mb="sm">
        The hardest step that is reached happens at once, and once: its flags count for nothing as hard again.
      </Text>
      <Stack gap="sm">
        {steps.map((step, n) => (
          <Paper key={n} component="fieldset" withBorder p="sm" disabled={!isOpen} aria-label={`Step ${n + 1}`}>
            <Group align="flex-start" gap="sm">
              <NumberInput label="Flags of weight" value={step.weight} min={1} max={100_000} allowDecimal={false} w={140} error={wrong[`steps/${n}/weight`]} onChange={(value) => at(n, { weight: Number(value) || 1 })} />
              <TextInput label="within" title="A duration: 24h, 7d; at most 90 days" value={step.within ?? "7d"} w={90} error={wrong[`steps/${n}/within`]} onChange={(event) => at(n, { within: event.currentTarget.value.trim() })} />
              <Select label="do this" data={ACTIONS} value={step.action} allowDeselect={false} w={150} onChange={(action) => at(n, { action: (action ?? "mute") as Step["action"], ...(action === "block" ? { lasts: null } : {}) })} />
              {step.action !== "block" && (
                <TextInput label="for" placeholder="ever" title="A duration: 1h, 30d; empty: until somebody lifts it" value={step.lasts ?? ""} w={90} error={wrong[`steps/${n}/lasts`]} onChange={(event) => at(n, { lasts: event.currentTarget.value.trim() || null })} />
              )}
              {isOpen && (
                <ActionIcon variant="subtle" color="red" mt={28} aria-label={`Take away step ${n + 1}`} onClick={() => put(steps.filter((_, m) => m !== n))}>
                  <IconTrash size={17} />
                </ActionIcon>
              )}
            </Group>
            <Text size="xs" c="dimmed" mt={4}>
              {stepWords(step)}
            </Text>
          </Paper>
        ))}
        {add && <Group>{add}</Group>}
      </Stack>
    </Paper>
  );
}

interface WeighingProps {
  policy: PolicyInput;
  isOpen: boolean;
  wrong: WrongAt;
  change: Change;
}

function Weighing({ policy, isOpen, wrong, change }: WeighingProps) {
  const weights = policy.weights ?? {};
  const put = (more: Partial<typeof weights>) => change({ weights: { ...weights, ...more } });
  const times = (label: string, name: "moderators" | "rules", usual: number, description: string) => (
    <NumberInput label={label} description={description} value={weights[name] ?? usual} min={0} max={100} allowDecimal={false} disabled={!isOpen} w={{ base: "100%", xs: 240 }} error={wrong[`weights/${name}`]} onChange={(value) => put({ [name]: Number(value) || 0 })} />
  );
  return (
    <Paper withBorder p="md" component="section" aria-label="How much a flag counts">
      <Title order={2} mb="sm">
        How much a flag counts
      </Title>
      <Stack gap="sm">
        <Group gap="xs">
          {CATEGORIES.map((name) => (
            <NumberInput
              key={name}
              label={CATEGORY[name]}
              size="xs"
              value={weights.categories?.[name] ?? 1}
              min={0}
              max={1_000}
              allowDecimal={false}
              w={104}
              disabled={!isOpen}
              error={wrong[`weights/categories/${name}`]}
              onChange={(value) => put({ categories: { ...weights.categories, [name]: Number(value) || 0 } })}
            />
          ))}
        </Group>
        <Group gap="sm" align="flex-start">
          {times("Times, by moderators", "moderators", 3, "And by your backend")}
          {times("Times, by a rule", "rules", 1, "Words and links")}
          <NumberInput
            label="Wrong flags that are forgiven"
            description="Whoever has had more dismissed in 30 days counts nothing; empty: everybody counts"
            value={weights.trusted_dismissals === undefined ? 5 : (weights.trusted_dismissals ?? "")}
            min={0}
            max={1_000}
            allowDecimal={false}
            w={{ base: "100%", xs: 300 }}
            disabled={!isOpen}
            error={wrong["weights/trusted_dismissals"]}
            onChange={(value) => put({ trusted_dismissals: value === "" ? null : Number(value) })}
          />
        </Group>
      </Stack>
    </Paper>
  );
}
