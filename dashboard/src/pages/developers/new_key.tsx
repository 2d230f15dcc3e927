import { Alert, Button, Checkbox, Group, Modal, ScrollArea, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useCreateKey } from "../../api/keys.ts";
import { useScopes, type ScopesOutput } from "../../api/members.ts";
import { Secret, useLeave } from "../../ui/secret.tsx";
import { Wrong } from "../../ui/door.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";

const LASTS = [
  { value: "1", label: "a day" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "0", label: "until it is revoked" },
];
const DAY_MS = 86_400_000;

/** A new key: what it is called, what it may do and for how long; then its secret, once. */
export function NewKeyForm({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const create = useCreateKey();
  const leave = useLeave(create, close);
  return (
    <Modal opened={isOpen} onClose={leave} title="New key" size="lg" closeOnClickOutside={false}>
      {isOpen && <Form create={create} close={leave} />}
    </Modal>
  );
}

function Form({ create, close }: { create: ReturnType<typeof useCreateKey>; close: () => void }) {
  const scopes = useScopes();
  const [name, setName] = useState("");
  const [lasts, setLasts] = useState("0");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (create.data) {
    return (
      <Secret secret={create.data.secret ?? ""} name="key" close={close}>
        {create.data.name} is made. Keep the key where your program finds it and nobody else does.
      </Secret>
    );
  }
  const wrong = wrongFields(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expires_at = lasts === "0" ? null : new Date(Date.now() + Number(lasts) * DAY_MS).toISOString();
    create.mutate({ name: name.trim(), scopes: [...chosen], expires_at });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" description="Of the program that has it, such as “checkout service”." required value={name} error={wrong["name"]} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Select label="It is good for" data={LASTS} value={lasts} allowDeselect={false} error={wrong["expires_at"]} onChange={(value) => setLasts(value ?? "0")} />
        {scopes.isError && <Problem error={scopes.error} again={() => void scopes.refetch()} />}
        {scopes.data ? <Choose scopes={scopes.data} chosen={chosen} choose={setChosen} /> : !scopes.isError && <Waiting />}
        {wrong["scopes"] && <Alert color="red">{wrong["scopes"]}</Alert>}
        {Object.keys(wrong).length === 0 && <Wrong error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={create.isPending}>
            Leave it
          </Button>
          <Button type="submit" loading={create.isPending} disabled={chosen.length === 0}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Scope = ScopesOutput["data"][number];

function Choose({ scopes, chosen, choose }: { scopes: ScopesOutput; chosen: readonly string[]; choose: (scopes: readonly string[]) => void }) {
  const held = scopes.data.filter((one) => one.is_held).map((one) => one.scope);
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ["Send and follow", held.filter((scope) => ["messages:send", "messages:read", "contacts:read", "contacts:write", "templates:read", "events:read"].includes(scope))],
    ["Only read", held.filter((scope) => scope.endsWith(":read"))],
    ["All that you may", held],
    ["Nothing", []],
  ];
  return (
    <div>
      <Group gap="xs" mb={6}>
        <Text size="sm" fw={550}>
          What it may do
        </Text>
        {ways.map(([title, some]) => (
          <Button key={title} size="compact-xs" variant="default" onClick={() => choose(some)}>
            {title}
          </Button>
        ))}
        <Text size="xs" c="dimmed" role="status">
          {chosen.length} of {held.length} chosen
        </Text>
      </Group>
      <ScrollArea.Autosize mah={320} type="auto" tabIndex={0} aria-label="Scopes">
        <Checkbox.Group aria-label="What it may do" value={[...chosen]} onChange={choose}>
          <Stack gap={8} pr="md">
            {scopes.data.map((one) => (
              <Checkbox key={one.scope} value={one.scope} size="xs" disabled={!one.is_held} label={one.scope} description={about(one)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </ScrollArea.Autosize>
    </div>
  );
}

const about = (one: Scope) => `${one.means} Roles: ${one.roles.join(", ")}.${one.is_held ? "" : " You do not hold it, and cannot give it."}`;
