import { ActionIcon, Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { CHANNELS } from "../../api/channels.ts";
import { useAllTopics } from "../../api/topics.ts";
import { useCaps, usePutCaps, type CapInput } from "../../api/workspace.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";

const CURL = curlOf("PUT", "/v1/caps", { caps: [{ most: 3, per: "7d", purpose: "marketing" }] });
const FIRST: CapInput = { most: 3, per: "7d", purpose: "marketing" };
const MOST = 50;

/** How often one person may be written to. */
export function Caps() {
  const may = useMay();
  const caps = useCaps();
  const put = usePutCaps();
  const [draft, setDraft] = useState<CapInput[] | null>(null);
  if (caps.isLoadingError) return <Problem error={caps.error} again={() => void caps.refetch()} />;
  if (caps.data === undefined) return <Waiting />;
  const before: CapInput[] = caps.data;
  const shown = draft ?? before;
  const isOpen = may("workspace:write");
  const wrong = wrongFields(put.error);
  const change = (n: number, more: Partial<CapInput>) => setDraft(shown.map((cap, at) => (at === n ? { ...cap, ...more } : cap)));
  const save = () =>
    put.mutate(shown, {
      onSuccess: () => {
        // What was written while it was being saved stays.
        setDraft((now) => (now === shown ? null : now));
        done("The caps are saved.", () => void put.mutateAsync(before).then(() => done("They are as they were."), told));
      },
    });
  const add = isOpen && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} disabled={shown.length >= MOST} onClick={() => setDraft([...shown, FIRST])}>
      Add a cap
    </Button>
  );
  return (
    <Stack gap="sm" maw={900}>
      <Text size="sm" c="dimmed">
        At most so many messages to one person within any such time. Marketing beyond it is skipped; what is transactional counts and is never stopped; login
        codes and alarms do not count.
      </Text>
      {shown.length === 0 && draft === null && (
        <Empty title="There is no cap" words="Three marketing messages a week is a good beginning: people who get more leave." curl={CURL}>
          {add}
        </Empty>
      )}
      {shown.map((cap, n) => (
        <Row key={n} n={n} cap={cap} isOpen={isOpen} wrong={wrong} change={(more) => change(n, more)} remove={() => setDraft(shown.filter((_, at) => at !== n))} />
      ))}
      {Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
      <Group gap="xs">
        {(shown.length > 0 || draft !== null) && add}
        {draft !== null && (
          <>
            <Button size="xs" loading={put.isPending} onClick={save}>
              Save {shown.length === 0 ? "none" : shown.length === 1 ? "one cap" : `${shown.length} caps`}
            </Button>
            <Button size="xs" variant="default" onClick={() => setDraft(null)}>
              Leave them as they were
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

interface RowProps {
  n: number;
  cap: CapInput;
  isOpen: boolean;
  wrong: Readonly<Record<string, string>>;
  change: (more: Partial<CapInput>) => void;
  remove: () => void;
}

function Row({ n, cap, isOpen, wrong, change, remove }: RowProps) {
  const may = useMay();
  const topics = useAllTopics().data ?? [];
  const at = (name: string) => wrong[`caps/${n}/${name}`];
  const known = topics.map((one) => ({ value: one.key, label: one.name }));
  if (cap.topic && !topics.some((one) => one.key === cap.topic)) known.push({ value: cap.topic, label: cap.topic });
  return (
    <Paper component="fieldset" withBorder p="sm" disabled={!isOpen} aria-label={`Cap ${n + 1}`}>
      <Group align="flex-start" gap="sm">
        <NumberInput label="At most" value={cap.most} onChange={(value) => change({ most: Number(value) || 1 })} min={1} allowDecimal={false} w={90} error={at("most")} />
        <TextInput
          label="within"
          placeholder="7d"
          title="A duration: 24h, 7d; at most 90 days"
          value={cap.per}
          onChange={(event) => change({ per: event.currentTarget.value.trim() })}
          w={90}
          error={at("per")}
        />
        <Select
          label="Of"
          placeholder="Every purpose"
          data={["marketing"]}
          value={cap.purpose ?? null}
          onChange={(purpose) => change({ purpose })}
          clearable
          w={150}
          error={at("purpose")}
        />
        {may("topics:read") && (
          <Select
            label="About"
            placeholder="Every topic"
            data={known}
            value={cap.topic ?? null}
            onChange={(topic) => change({ topic })}
            clearable
            searchable
            w={180}
            error={at("topic")}
          />
        )}
        <Select
          label="On"
          placeholder="Every channel"
          data={[...CHANNELS]}
          value={cap.channel ?? null}
          onChange={(channel) => change({ channel })}
          clearable
          w={150}
          error={at("channel")}
        />
        {isOpen && (
          <ActionIcon variant="subtle" color="red" mt={28} onClick={remove} aria-label={`Take away cap ${n + 1}`}>
            <IconTrash size={17} />
          </ActionIcon>
        )}
      </Group>
    </Paper>
  );
}
