import { ActionIcon, Button, Group, Input, JsonInput, Modal, PasswordInput, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { usePutDataSource, type DataSourceInput, type DataSourceOutput } from "../../../api/data_sources.ts";
import { ask } from "../../../ui/ask.tsx";
import { Wrong } from "../../../ui/door.tsx";
import { takenBy } from "../../../ui/taken.tsx";
import { done, told } from "../../../ui/told.ts";
import { wrongFields } from "../../../ui/wrong.ts";

interface Props {
  isOpen: boolean;
  close: () => void;
  /** Left out: a new one. */
  source?: DataSourceOutput;
}

/** What is asked, and how: a new data source, or another question under the same key. */
export function SourceForm({ isOpen, close, source }: Props) {
  return (
    <Modal opened={isOpen} onClose={close} title={source ? "Change the data source" : "New data source"} size="lg" closeOnClickOutside={false}>
      {isOpen && <Form close={close} source={source} />}
    </Modal>
  );
}

interface Header {
  name: string;
  value: string;
}

const MONO = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };
const MOST_HEADERS = 20;

/** The whole of it as the API takes it, of one that has no headers: those of another are told to nobody. */
function inputOf({ url, method, body, deadline, cache, fallback }: DataSourceOutput): DataSourceInput {
  return { url, method, body, deadline, cache, fallback };
}

function Form({ close, source }: Omit<Props, "isOpen">) {
  const put = usePutDataSource();
  const navigate = useNavigate();
  const [key, setKey] = useState(source?.key ?? "");
  const [draft, setDraft] = useState<DataSourceInput>(source ? inputOf(source) : { url: "", method: "GET", body: null, deadline: "2s", cache: "0s", fallback: null });
  const [headers, setHeaders] = useState<Header[]>(() => (source?.headers ?? []).map((name) => ({ name, value: "" })));
  const [fallback, setFallback] = useState(() => JSON.stringify(source?.fallback ?? { state: "" }, null, 2));
  const [isWaiting, setWaiting] = useState((source?.fallback ?? null) === null);
  const set = (change: Partial<DataSourceInput>) => setDraft((old) => ({ ...old, ...change }));
  const wrong = wrongFields(put.error);
  const taken = takenBy(put.error, `/templates/sources/${put.variables?.key}`, close);
  const shownFallback = isWaiting ? null : parsed(fallback);
  const hadSecrets = (source?.headers.length ?? 0) > 0;

  const save = async () => {
    if (shownFallback === undefined) return;
    const named = Object.fromEntries(headers.filter((one) => one.name.trim() !== "").map((one) => [one.name.trim(), one.value]));
    const given: DataSourceInput = { ...draft, url: draft.url.trim(), body: draft.method === "POST" ? draft.body || null : null, fallback: shownFallback, headers: named };
    try {
      await put.mutateAsync({ key: key.trim(), source: given, isNew: source === undefined });
    } catch {
      return; // It is told at the field, or below.
    }
    const undo = source && !hadSecrets ? () => void put.mutateAsync({ key: source.key, source: inputOf(source) }).then(() => done("It is as it was."), told) : undefined;
    close();
    done(`The data source “${key.trim()}” is saved.`, undo);
    if (source === undefined) void navigate(`/templates/sources/${key.trim()}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!hadSecrets) return void save();
    ask({
      title: `Change ${source?.key}?`,
      words: "From the next second on messages ask it as it is written here. It cannot be taken back by a click: the headers that it had are told to nobody, us included.",
      action: "Change it",
      then: () => void save(),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {source === undefined && (
          <TextInput
            label="Key"
            description="Texts name it by this: {{ sources.order_status.state }}. Lower case letters, digits and underscores. It stays."
            placeholder="order_status"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
            error={taken ?? wrong["key"]}
          />
        )}
        <TextInput
          label="Address"
          description="With names of the message’s data, of the contact and the workspace. Values are encoded by themselves; the host stays as it is written."
          placeholder="https://shop.example/api/orders/{{ order.number }}?customer={{ contact.id }}"
          value={draft.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
          maxLength={2_000}
          required
          styles={MONO}
          error={wrong["url"]}
        />
        <SegmentedControl aria-label="Method" data={["GET", "POST"]} value={draft.method ?? "GET"} onChange={(method) => set({ method: method as "GET" | "POST" })} w={200} />
        {draft.method === "POST" && (
          <Textarea
            label="Body"
            description={'JSON with names in it: {"order": {{ order.number }}}. Values bring their own quotation marks.'}
            value={draft.body ?? ""}
            onChange={(event) => set({ body: event.currentTarget.value })}
            autosize
            minRows={2}
            maxRows={12}
            styles={MONO}
            error={wrong["body"]}
          />
        )}
        <Headers headers={headers} put={setHeaders} hadSecrets={hadSecrets} wrong={Object.entries(wrong).find(([at]) => at.startsWith("headers"))?.[1]} />
        <Group grow align="flex-start">
          <TextInput label="Deadline" description="50ms to 5s" value={draft.deadline ?? ""} onChange={(event) => set({ deadline: event.currentTarget.value.trim() })} required error={wrong["deadline"]} />
          <TextInput
            label="An answer counts for"
            description="0s: asked each time; up to 1h"
            value={draft.cache ?? ""}
            onChange={(event) => set({ cache: event.currentTarget.value.trim() })}
            required
            error={wrong["cache"]}
          />
        </Group>
        <Input.Wrapper component="div" labelElement="div" label="Where it does not answer in time" error={isWaiting ? wrong["fallback"] : undefined}>
          <Group mt={4}>
            <SegmentedControl
              aria-label="Where it does not answer in time"
              data={[{ value: "waits", label: "The message waits" }, { value: "shown", label: "This is shown" }]} // prettier-ignore
              value={isWaiting ? "waits" : "shown"}
              onChange={(which) => setWaiting(which === "waits")}
            />
          </Group>
        </Input.Wrapper>
        {!isWaiting && (
          <JsonInput
            label="What is shown in its place"
            description="An object, as it would answer. A preview shows it too, since it asks nobody."
            value={fallback}
            onChange={setFallback}
            autosize
            minRows={3}
            maxRows={14}
            styles={MONO}
            error={wrong["fallback"] ?? (shownFallback === undefined ? "This is no JSON object: look for a comma, a quotation mark, or { and }." : undefined)}
          />
        )}
        {taken === null && Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={put.isPending} disabled={shownFallback === undefined}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface HeadersProps {
  headers: readonly Header[];
  put: (headers: Header[]) => void;
  hadSecrets: boolean;
  wrong: string | undefined;
}

function Headers({ headers, put, hadSecrets, wrong }: HeadersProps) {
  const set = (n: number, change: Partial<Header>) => put(headers.map((one, at) => (at === n ? { ...one, ...change } : one)));
  const about = hadSecrets
    ? "Their values are told to nobody, and so they are entered again whenever something is changed. Take away what is needed no more."
    : "What it takes to be let in. Values are sealed, and never shown again.";
  return (
    <Input.Wrapper component="div" labelElement="div" label="Headers" description={about} error={wrong} role="group" aria-label="Headers">
      <Stack gap={6} mt={6}>
        {headers.map((one, n) => (
          <Group key={n} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput aria-label={`Name of header ${n + 1}`} placeholder="Authorization" flex={1} value={one.name} onChange={(event) => set(n, { name: event.currentTarget.value })} required />
            <PasswordInput
              aria-label={`Value of header ${n + 1}`}
              placeholder={hintOf(one, hadSecrets)}
              flex={2}
              autoComplete="off"
              value={one.value}
              onChange={(event) => set(n, { value: event.currentTarget.value })}
              required
            />
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Take header ${n + 1} away`} onClick={() => put(headers.filter((_, at) => at !== n))}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} disabled={headers.length >= MOST_HEADERS} onClick={() => put([...headers, { name: "", value: "" }])}>
            {headers.length === 0 ? "A header" : "One more header"}
          </Button>
        </Group>
        {hadSecrets && headers.length === 0 && (
          <Text size="xs" c="dimmed">
            It is asked without any header then.
          </Text>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

const hintOf = (one: Header, hadSecrets: boolean) => (hadSecrets && one.value === "" ? "Enter it again" : "Bearer …");

/** The object that the text says; undefined where it says none. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
