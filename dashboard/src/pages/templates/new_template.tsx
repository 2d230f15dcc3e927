import { Button, Chip, Group, Input, Modal, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { useWorkspace } from "../../api/account.ts";
import { useCreateTemplate, type Channel, type Purpose } from "../../api/templates.ts";
import { useAllTopics } from "../../api/topics.ts";
import { Wrong } from "../../ui/door.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { ALL_CHANNELS, CHANNELS, labelOf, localeOf } from "./channels.ts";
import { beginning } from "./writing.ts";

export const PURPOSES: { value: Purpose; label: string }[] = [
  { value: "transactional", label: "Transactional: about something they did or have" },
  { value: "marketing", label: "Marketing: needs their consent" },
  { value: "otp", label: "Login codes: first of all, kept sealed" },
  { value: "critical", label: "Critical: alarms, never held back" },
  { value: "chat", label: "Chat: an answer in a conversation" },
];

/** A key as the API takes it, of a name. */
export const keyOf = (name: string) =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|-+$/g, "")
    .slice(0, 64);

/** A template begins with its name and its first channels. */
export function NewTemplate({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<Purpose>("transactional");
  const [topic, setTopic] = useState<string | null>(null);
  const [channels, setChannels] = useState<string[]>(["sms"]);
  const [locale, setLocale] = useState<string | null>(null);
  const [isSensitive, setSensitive] = useState(false);
  const workspace = useWorkspace();
  const topics = useAllTopics();
  const create = useCreateTemplate();
  const navigate = useNavigate();
  const wrong = wrongFields(create.error);
  const here = localeOf(locale ?? workspace.data?.default_locale ?? "en");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (here === null || channels.length === 0) return;
    const content = Object.fromEntries(channels.map((one) => [one, { [here]: beginning(undefined, CHANNELS[one as Channel].title !== undefined) }]));
    const given = { key: key ?? keyOf(name), name: name.trim(), purpose, topic, content, default_locale: here, is_sensitive: isSensitive };
    create.mutate({ ...given, route: channels.length === 1 ? { channel: channels[0] as Channel } : null }, { onSuccess: (made) => void navigate(`/templates/${made.key}`) });
  };
  return (
    <Modal opened={isOpen} onClose={close} title="New template" size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" placeholder="Your order is on its way" value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} required error={wrong["name"]} data-autofocus />
          <TextInput
            label="Key"
            description="By this, code sends it; it never changes."
            value={key ?? keyOf(name)}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={wrong["key"]}
            required
          />
          <Input.Wrapper label="Channels" description="You can add others later." error={channels.length === 0 ? "Choose one at least." : wrong["content"]}>
            <Chip.Group multiple value={channels} onChange={setChannels}>
              <Group gap={6} mt={6} role="group" aria-label="Channels">
                {ALL_CHANNELS.map((one) => (
                  <Chip key={one} value={one} size="xs">
                    {labelOf(one)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Input.Wrapper>
          <Group grow align="flex-start">
            <Select label="Purpose" data={PURPOSES} value={purpose} onChange={(value) => value && setPurpose(value as Purpose)} allowDeselect={false} error={wrong["purpose"]} />
            <TextInput
              label="Language"
              description="Who reads none of the others gets this one."
              value={locale ?? workspace.data?.default_locale ?? "en"}
              onChange={(event) => setLocale(event.currentTarget.value)}
              error={here === null ? "Write one like en or pt-BR." : wrong["default_locale"]}
              inputWrapperOrder={["label", "input", "description", "error"]}
            />
          </Group>
          {(topics.data ?? []).length > 0 && (
            <Select label="Topic" description="What it is about, as people choose what they want to hear of." data={(topics.data ?? []).map((one) => ({ value: one.key, label: one.name }))} value={topic} onChange={setTopic} error={wrong["topic"]} clearable />
          )}
          <Switch label="It says secrets: kept sealed, and masked wherever it is shown" checked={isSensitive} onChange={(event) => setSensitive(event.currentTarget.checked)} />
          <Wrong error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave it
            </Button>
            <Button type="submit" loading={create.isPending}>
              Begin
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
