import { Anchor, Button, Group, MultiSelect, Paper, Stack, Table, Text, TextInput, Title, Tooltip } from "@mantine/core";
import { IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useMay } from "../../api/account.ts";
import { CHANNELS } from "../../api/channels.ts";
import { usePatchPreferences, usePreferenceLink, usePreferences, type ContactOutput, type PreferencesPatch } from "../../api/contacts.ts";
import { useAllTopics } from "../../api/topics.ts";
import { Sample } from "../../ui/code.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";

/** What they want on which channel, in which order, and when not; and the way to their own page of it. */
export function Preferences({ one }: { one: ContactOutput }) {
  const found = usePreferences(one.id);
  const may = useMay();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const mayChange = may("consents:write");
  return (
    <Stack gap="md">
      <TopicTable one={one} chosen={found.data.topics} mayChange={mayChange} />
      <Order id={one.id} channels={found.data.channels} mayChange={mayChange} />
      <Quiet one={one} hours={found.data.quiet_hours} mayChange={mayChange} />
      {mayChange && <OwnPage id={one.id} />}
    </Stack>
  );
}

function TopicTable({ one, chosen, mayChange }: { one: ContactOutput; chosen: Record<string, Record<string, boolean>>; mayChange: boolean }) {
  const topics = useAllTopics();
  const keys = [...new Set([...(topics.data ?? []).map((topic) => topic.key), ...Object.keys(chosen)])];
  return (
    <Paper withBorder p="md">
      <Title order={2}>What they want</Title>
      <Text size="sm" c="dimmed" mb="sm">
        By topic and channel. A dash: they have not chosen, and it is as the topic says.
      </Text>
      {keys.length === 0 ? (
        <Text size="sm" c="dimmed">
          There are no topics yet. A topic is what a message is about, as people would choose it: orders, newsletter. They are made under Settings, or by the API.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={620}>
          <Table verticalSpacing={4} aria-label="What they want">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Topic</Table.Th>
                {CHANNELS.map((channel) => (
                  <Table.Th key={channel} fz="xs" ta="center" style={{ whiteSpace: "nowrap" }} px={6}>
                    {channel}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {keys.map((key) => {
                const topic = topics.data?.find((it) => it.key === key);
                return (
                  <Table.Tr key={key}>
                    <Table.Td>{topic?.name ?? key}</Table.Td>
                    {CHANNELS.map((channel) => (
                      <Table.Td key={channel} ta="center" px={6}>
                        <Choice
                          id={one.id}
                          topic={key}
                          channel={channel}
                          what={`${topic?.name ?? key} by ${channel}`}
                          choice={chosen[key]?.[channel] ?? null}
                          usual={topic?.defaults[channel] ?? true}
                          mayChange={mayChange}
                        />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}

interface ChoiceProps {
  id: string;
  topic: string;
  channel: string;
  what: string;
  choice: boolean | null;
  usual: boolean;
  mayChange: boolean;
}

/** Yes, no, or not chosen: each press is the next of them, so that a third one takes it back; the next one waits until the last has been heard. */
function Choice({ id, topic, channel, what, choice, usual, mayChange }: ChoiceProps) {
  const patch = usePatchPreferences(id);
  const next = choice === null ? true : choice ? false : null;
  const words = choice === null ? `not chosen (${usual ? "they get it" : "they do not get it"})` : choice ? "they want it" : "they do not want it";
  const Icon = choice === null ? IconMinus : choice ? IconCheck : IconX;
  return (
    <Tooltip label={`${what}: ${words}`}>
      <Button
        size="compact-xs"
        variant={choice === null ? "subtle" : "light"}
        color={choice === null ? "gray" : choice ? "teal" : "red"}
        aria-label={`${what}: ${words}`}
        disabled={!mayChange}
        loading={patch.isPending}
        onClick={() => patch.mutate({ topics: { [topic]: { [channel]: next } } }, { onError: told })}
      >
        <Icon size={14} />
      </Button>
    </Tooltip>
  );
}

/** Kept, and told with the way back. */
function useKeeping(id: string) {
  const { mutate, mutateAsync, isPending } = usePatchPreferences(id);
  const keep = (now: PreferencesPatch, before: PreferencesPatch) =>
    mutate(now, { onSuccess: () => done("Saved.", () => void mutateAsync(before).then(() => done("It is as it was."), told)), onError: told });
  return { keep, isPending };
}

function Order({ id, channels, mayChange }: { id: string; channels: string[]; mayChange: boolean }) {
  const { keep, isPending } = useKeeping(id);
  const [order, setOrder] = useState(channels);
  const key = channels.join();
  useEffect(() => setOrder(key === "" ? [] : key.split(",")), [key]);
  const isOther = order.join() !== key;
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        Which channel first
      </Title>
      <Group align="flex-end" gap="xs">
        <MultiSelect
          label="In the order in which they like them"
          description="Routes that pick the best channel keep to it."
          placeholder={order.length === 0 ? "They have not said" : ""}
          data={CHANNELS}
          value={order}
          disabled={!mayChange}
          onChange={setOrder}
          flex={1}
          miw={240}
          clearable
        />
        {isOther && (
          <Button loading={isPending} onClick={() => keep({ channels: order }, { channels })}>
            Save
          </Button>
        )}
      </Group>
    </Paper>
  );
}

function Quiet({ one, hours, mayChange }: { one: ContactOutput; hours: { from: string; to: string } | null; mayChange: boolean }) {
  const { keep, isPending } = useKeeping(one.id);
  const { from: begin = "", to: end = "" } = hours ?? {};
  const [from, setFrom] = useState(begin);
  const [to, setTo] = useState(end);
  useEffect(() => {
    setFrom(begin);
    setTo(end);
  }, [begin, end]);
  const isOther = from !== begin || to !== end;
  const save = (quiet_hours: { from: string; to: string } | null) => keep({ quiet_hours }, { quiet_hours: hours });
  return (
    <Paper withBorder p="md">
      <Title order={2}>Quiet hours</Title>
      <Text size="sm" c="dimmed" mb="sm">
        By their clock ({one.zone.name}): marketing, and what else keeps to them, waits until they are over.
      </Text>
      <Group align="flex-end" gap="xs">
        <TextInput type="time" label="From" value={from} disabled={!mayChange} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="time" label="Until" value={to} disabled={!mayChange} onChange={(event) => setTo(event.currentTarget.value)} />
        {isOther && (
          <Button loading={isPending} disabled={from === "" || to === ""} onClick={() => save({ from, to })}>
            Save
          </Button>
        )}
        {hours !== null && mayChange && (
          <Button variant="subtle" color="gray" onClick={() => save(null)}>
            None
          </Button>
        )}
      </Group>
    </Paper>
  );
}

function OwnPage({ id }: { id: string }) {
  const link = usePreferenceLink(id);
  return (
    <Paper withBorder p="md">
      <Title order={2}>Their own page</Title>
      <Text size="sm" c="dimmed" mb="sm">
        There they choose for themselves. Whoever has the link can change their choices, and it works as long as the contact is there: give it to them alone.
      </Text>
      {link.data ? (
        <Stack gap="xs">
          <Sample text={link.data.url} label="Copy the link" />
          <Anchor href={link.data.url} target="_blank" rel="noreferrer noopener" size="sm">
            Open it
          </Anchor>
        </Stack>
      ) : (
        <Button size="xs" variant="default" loading={link.isPending} onClick={() => link.mutate(undefined, { onError: told })}>
          Show the link
        </Button>
      )}
    </Paper>
  );
}
