import { Button, Checkbox, Fieldset, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { useWorkspace } from "../../api/account.ts";
import { useConnect, useProviderKinds, useVerify, type ProviderOutput } from "../../api/providers.ts";
import { Wrong } from "../../ui/door.tsx";
import { Marked } from "../../ui/marked.tsx";
import { Problem } from "../../ui/problem.tsx";
import { begun, wrongFieldsOf, type Fields, type JsonSchema } from "../../ui/schema.ts";
import { SchemaForm } from "../../ui/schema_form.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";

/** A provider is connected by a form that is made of what it declares. `kind`: null closes it, empty lets one choose. */
export function Connect({ kind, close }: { kind: string | null; close: () => void }) {
  const kinds = useProviderKinds();
  const { data: workspace } = useWorkspace();
  const [chosen, setChosen] = useState<string | null>(null);
  const some = kinds.data?.filter((one) => !one.is_simulated || workspace?.mode === "test") ?? [];
  const here = some.find((one) => one.provider === (chosen ?? kind));
  const leave = () => {
    setChosen(null);
    close();
  };
  return (
    <Modal opened={kind !== null} onClose={leave} title="Connect a provider" size="lg" closeOnClickOutside={false}>
      {kinds.isError && <Problem error={kinds.error} again={() => void kinds.refetch()} />}
      {kinds.isPending && <Waiting />}
      {kinds.data && (
        <Stack gap="sm">
          <Select label="Provider" data={some.map((one) => ({ value: one.provider, label: one.title }))} value={here?.provider ?? null} allowDeselect={false} searchable onChange={setChosen} data-autofocus={kind === "" || undefined} />
          {here && <Form key={here.provider} kind={here} close={leave} />}
        </Stack>
      )}
    </Modal>
  );
}

function Form({ kind, close }: { kind: ProviderOutput; close: () => void }) {
  const connect = useConnect();
  const verify = useVerify();
  const navigate = useNavigate();
  const schema = kind.settings as JsonSchema;
  const [name, setName] = useState("");
  const [channels, setChannels] = useState<string[]>(kind.channels);
  const [senders, setSenders] = useState<string[]>([]);
  const { credentials, setCredentials, check, wrong } = useCredentials(schema, connect.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check()) return;
    const given = { provider: kind.provider, name: name.trim() || null, channels: channels.length === kind.channels.length ? null : channels, credentials: { ...credentials }, senders };
    connect.mutate(given, {
      onSuccess: (made) => {
        close();
        void navigate(`/providers/${made.id}`);
        void verify.mutateAsync(made.id).then((said) => done(said.ok ? `${made.name} is connected, and its credentials work.` : `${made.name} is connected, but its credentials do not work: ${said.detail}`), told);
      },
    });
  };
  return (
    <form onSubmit={submit} autoComplete="off" noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          <Marked text={kind.means} />
        </Text>
        <TextInput label="Name" description="As you call the account; left empty, the provider's." value={name} error={wrong["name"]} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        {kind.channels.length > 1 && (
          <Checkbox.Group label="Channels" value={channels} onChange={setChannels} error={wrong["channels"]}>
            <Group gap="sm" mt={4}>
              {kind.channels.map((one) => (
                <Checkbox key={one} value={one} label={one} size="xs" />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        <TagsInput label="Senders" description="What the recipient sees: numbers, mailboxes. The first is used where a message names none." value={senders} error={wrong["senders"]} onChange={setSenders} />
        {Object.keys(schema.properties ?? {}).length > 0 && (
          <Fieldset legend="Settings" p="sm">
            <Text size="xs" c="dimmed" mb="xs">
              They are kept sealed, and never shown again.
            </Text>
            <SchemaForm schema={schema} value={credentials} change={setCredentials} wrong={wrong} defs={schema.$defs ?? {}} />
          </Fieldset>
        )}
        <Wrong error={connect.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={connect.isPending} disabled={channels.length === 0}>
            Connect and verify
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What was filled into the form of the settings, and what is wrong with it: by the schema first, then by what the server says. */
export function useCredentials(schema: JsonSchema, error: unknown) {
  const defs = schema.$defs ?? {};
  const [credentials, setCredentials] = useState<Fields>(() => begun(schema, defs));
  const [own, setOwn] = useState<Record<string, string>>({});
  const check = () => {
    const found = wrongFieldsOf(schema, credentials, defs, "");
    setOwn(found);
    const isGood = Object.keys(found).length === 0;
    // Whoever sent the form is led to the first field that is wrong.
    if (!isGood) requestAnimationFrame(() => document.querySelector<HTMLElement>("form [aria-invalid=true]")?.focus());
    return isGood;
  };
  const theirs = Object.fromEntries(Object.entries(wrongFields(error)).map(([place, said]) => [place.replace(/^credentials\//, ""), said]));
  const change = (next: Fields) => {
    setCredentials(next);
    // Once it was refused, it is looked at again with every change.
    if (Object.keys(own).length > 0) setOwn(wrongFieldsOf(schema, next, defs, ""));
  };
  return { credentials, setCredentials: change, check, wrong: { ...theirs, ...own } };
}
