import { Button, Checkbox, Group, Input, Modal, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay, useWorkspace } from "../../api/account.ts";
import { CHANNELS } from "../../api/channels.ts";
import type { RouteInput } from "../../api/routes.ts";
import { usePutTopic, useTopics, type TopicInput, type TopicOutput } from "../../api/topics.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { takenBy } from "../../ui/taken.tsx";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";
import { RouteChoice } from "../routes/choice.tsx";
import { below, wayOf } from "../routes/route.ts";

const FILTERS: readonly Filter[] = [{ name: "q", label: "Name or key", kind: "search" }];

const CURL = curlOf("PUT", "/v1/topics/orders", { name: "Your orders", description: "What happens to what you bought.", channel: "email" });

/** What messages are about, as people choose it on their own page. */
export function Topics() {
  const may = useMay();
  const topics = useTopics(useGiven(FILTERS));
  const [edited, setEdited] = useState<TopicOutput | "new" | null>(null);
  const columns: Column<TopicOutput>[] = [
    { title: "Topic", cell: (one) => <Named topic={one} />, text: (one) => one.name },
    { title: "Key", cell: (one) => <Text size="xs" ff="monospace">{one.key}</Text>, text: (one) => one.key, isExtra: true }, // prettier-ignore
    { title: "Goes by", cell: goesBy, text: goesBy, isExtra: true },
    { title: "Not unless chosen", cell: notUnless, text: notUnless, isExtra: true },
    { title: "Quiet hours", cell: (one) => (one.keeps_quiet_hours ? "kept" : ""), text: (one) => one.keeps_quiet_hours, isExtra: true },
  ];
  if (may("topics:write")) columns.push({ title: "Actions", cell: (one) => <Edit topic={one} open={() => setEdited(one)} />, text: null });
  const add = may("topics:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEdited("new")}>
      New topic
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" maw={640}>
          What messages are about, as people see it on the page of their choices: they leave one topic, and get the others.
        </Text>
        {add}
      </Group>
      <List
        name="topics"
        list={topics}
        columns={columns}
        id={(one) => one.key}
        filters={FILTERS}
        empty={<Empty title="There is no topic yet" words="A first one could be “Your orders”. Messages and templates name it by its key." curl={CURL}>{add}</Empty>} // prettier-ignore
      />
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === "new" ? "New topic" : "Change the topic"} centered size="xl">
        {edited !== null && <Form topic={edited === "new" ? null : edited} end={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

function goesBy(topic: TopicOutput): string {
  const route = routeOf(topic);
  return route === null ? "" : wayOf(route);
}

/** Its route: one channel is short for one. */
const routeOf = ({ channel, route }: { channel?: string | null | undefined; route?: RouteInput | null | undefined }): RouteInput | null =>
  route ?? (channel ? { channel: channel as RouteInput["channel"] } : null);

const notUnless = ({ defaults }: TopicOutput) =>
  Object.entries(defaults)
    .filter(([, isOn]) => !isOn)
    .map(([channel]) => channel)
    .join(", ");

function Named({ topic }: { topic: TopicOutput }) {
  return (
    <>
      <Text size="sm">{topic.name}</Text>
      <Text size="xs" c="dimmed">
        {topic.description}
      </Text>
    </>
  );
}

function Edit({ topic, open }: { topic: TopicOutput; open: () => void }) {
  return (
    <Button size="compact-xs" variant="subtle" leftSection={<IconPencil size={14} />} aria-label={`Change ${topic.name}`} onClick={open}>
      Change
    </Button>
  );
}

function inputOf(topic: TopicOutput): TopicInput {
  const { name, description, defaults, keeps_quiet_hours } = topic;
  return { name, description, defaults, keeps_quiet_hours, route: routeOf(topic) };
}

function Form({ topic, end }: { topic: TopicOutput | null; end: () => void }) {
  const put = usePutTopic();
  const [key, setKey] = useState(topic?.key ?? "");
  const [draft, setDraft] = useState<TopicInput>(topic ? inputOf(topic) : { name: "", description: "", defaults: {}, keeps_quiet_hours: false });
  const set = (change: Partial<TopicInput>) => setDraft((old) => ({ ...old, ...change }));
  const wrong = wrongFields(put.error);
  const taken = takenBy(put.error, `/settings?tab=topics&q=${put.variables?.key}`, end);
  const save = () =>
    put.mutate(
      { key: key.trim(), topic: draft, isNew: topic === null },
      {
        onSuccess: () => {
          const undo = topic ? () => void put.mutateAsync({ key: topic.key, topic: inputOf(topic) }).then(() => done("It is as it was."), told) : undefined;
          done(`The topic “${draft.name}” is saved.`, undo);
          end();
        },
      },
    );
  const workspace = useWorkspace();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="sm">
        {topic === null && (
          <TextInput
            label="Key"
            description="What messages and templates name it by: a-z, 0-9, dot, underscore and hyphen. It stays."
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
            error={taken ?? wrong["key"]}
          />
        )}
        <TextInput label="Name" value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={200} required error={wrong["name"]} />
        <Textarea
          label="What people read of it"
          value={draft.description ?? ""}
          onChange={(event) => set({ description: event.currentTarget.value })}
          autosize
          error={wrong["description"]}
        />
        <Input.Wrapper component="div" label="Goes by" labelElement="div" description="Where neither the message nor its template says it.">
          <Stack mt={6}>
            <RouteChoice
              value={draft.route ?? null}
              change={(route) => set({ route })}
              otherwise={{ words: "As the workspace says", route: workspace.data?.route ?? null }}
              wrong={below(wrong, "route")}
            />
          </Stack>
        </Input.Wrapper>
        <Checkbox.Group
          label="Who has not chosen gets it by"
          value={CHANNELS.filter((channel) => draft.defaults?.[channel] !== false)}
          onChange={(on) => set({ defaults: Object.fromEntries(CHANNELS.filter((one) => !on.includes(one)).map((one) => [one, false])) })}
        >
          <Group gap="sm" mt={6}>
            {CHANNELS.map((channel) => (
              <Checkbox key={channel} value={channel} label={channel} />
            ))}
          </Group>
        </Checkbox.Group>
        <Switch
          label="What is transactional about it waits for the end of quiet hours as well"
          checked={draft.keeps_quiet_hours ?? false}
          onChange={(event) => set({ keeps_quiet_hours: event.currentTarget.checked })}
        />
        {taken === null && Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
        {topic !== null && (
          <Text size="xs" c="dimmed">
            A topic stays: people have chosen by it. What is not sent any more needs no deleting.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={end}>
            Leave it
          </Button>
          <Button type="submit" loading={put.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
