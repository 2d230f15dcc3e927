import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useGiveAddress, useSendTo, type ContactOutput } from "../../api/handsets.ts";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { done, told } from "../../ui/told.ts";
import { exampleFor, lacks } from "./examples.ts";
import classes from "./handsets.module.css";
import type { App } from "./said.ts";

/** Nothing has come there yet: the next step, by a button and by the API. */
export function Nothing({ person, app, write }: { person: ContactOutput; app: App; write: () => void }) {
  const missing = lacks(person, app.channels[0]);
  return (
    <div className={classes["thread"]}>
      <Stack gap="xs" my="auto">
        <Title order={2} size="h3" ta="center">
          {app.title}: nothing yet
        </Title>
        {missing === null ? <First person={person} app={app} write={write} /> : <Missing key={missing} person={person} what={missing} />}
      </Stack>
    </div>
  );
}

function First({ person, app, write }: { person: ContactOutput; app: App; write: () => void }) {
  const send = useSendTo(person.external_id);
  const may = useMay();
  const example = exampleFor(app.key);
  const body = { to: person.external_id, ...example.body };
  return (
    <>
      <Text size="sm" c="dimmed" ta="center">
        {example.about} The sandbox takes the provider’s place: nothing leaves this machine.
      </Text>
      {may("messages:send") && (
        <Group justify="center" gap="xs">
          <Button
            size="xs"
            loading={send.isPending}
            onClick={() => send.mutate({ body, consents: [] }, { onSuccess: () => done("Sent: it comes in a moment."), onError: told })}
          >
            Send a first one
          </Button>
          <Button size="xs" variant="default" onClick={write}>
            Write another
          </Button>
        </Group>
      )}
      <Sample text={curlOf("POST", "/v1/messages", body)} label="Copy the command" />
    </>
  );
}

const WHAT = {
  phone: { words: "has no number yet. In the sandbox any number will do: nobody is called.", label: "Number", example: "+31612345678" },
  email: { words: "has no mailbox yet. In the sandbox any address will do: no mail leaves.", label: "Mail address", example: "ada@example.com" },
  device: { words: "has told of no device yet: their app does that when it starts.", label: "Token of the device" },
} as const;

function Missing({ person, what }: { person: ContactOutput; what: keyof typeof WHAT }) {
  const give = useGiveAddress(person.external_id);
  const may = useMay();
  const { words, label } = WHAT[what];
  // A device is one person's: whoever is given it takes it from whoever had it.
  const example = what === "device" ? `phone-${person.id.slice(-8)}` : WHAT[what].example;
  const [value, setValue] = useState<string>(what === "device" ? example : "");
  const given = value.trim() || example;
  const id = encodeURIComponent(person.external_id);
  const curl =
    what === "device" ? curlOf("PUT", `/v1/contacts/${id}/devices/handset`, { token: given }) : curlOf("PUT", `/v1/contacts/${id}`, { [what]: given });
  return (
    <>
      <Text size="sm" c="dimmed" ta="center">
        {person.name ?? person.external_id} {words}
      </Text>
      {may("contacts:write") && (
        <Group gap="xs" align="flex-end" wrap="nowrap" justify="center">
          <TextInput size="xs" label={label} placeholder={example} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          <Button size="xs" loading={give.isPending} disabled={value.trim() === ""} onClick={() => give.mutate({ what, value: given }, { onError: told })}>
            Give it to them
          </Button>
        </Group>
      )}
      <Sample text={curl} label="Copy the command" />
    </>
  );
}
