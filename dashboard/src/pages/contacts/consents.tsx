import { Button, Code, Group, Modal, Paper, Select, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { CHANNELS } from "../../api/channels.ts";
import { useAddConsent, useConsents, type ConsentOutput, type ContactOutput } from "../../api/contacts.ts";
import { rowsOf } from "../../api/queries.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

/** What they agreed to and took back, line by line as it was written down: what they read, where, and what shows it. */
export function Consents({ one }: { one: ContactOutput }) {
  const list = useConsents(one.id);
  const may = useMay();
  const [isNew, setNew] = useState(false);
  const zone = one.zone.name;
  const columns: Column<ConsentOutput>[] = [
    { title: "Said", cell: (it) => <When at={it.occurred_at} zone={zone} />, text: (it) => it.occurred_at },
    { title: "State", cell: (it) => <State state={it.state} />, text: (it) => it.state },
    { title: "For", cell: (it) => `${it.purpose}, ${it.channel ?? "every channel"}`, text: (it) => `${it.purpose} ${it.channel ?? ""}` },
    { title: "Proof", cell: (it) => <Proof line={it} />, text: (it) => JSON.stringify({ text: it.text, source: it.source, ...it.proof }) },
    { title: "Written down", cell: (it) => <When at={it.recorded_at} />, text: (it) => it.recorded_at, isExtra: true },
  ];
  return (
    <Stack gap="md">
      <Now lines={rowsOf(list.data)} />
      {may("consents:write") && (
        <Group justify="flex-end">
          <Button size="xs" variant="default" onClick={() => setNew(true)}>
            Write down what they said
          </Button>
        </Group>
      )}
      <Paper withBorder p="md">
        <Title order={2} mb="sm">
          The ledger
        </Title>
        <List
          name="consents"
          list={list}
          columns={columns}
          id={(it) => it.id}
          empty={
            <Empty
              title="They have said nothing yet"
              words="Marketing goes only to who has agreed to it. What they agree to on your forms, or take back, is written here with its proof, and never changed."
              curl={curlOf("POST", `/v1/contacts/${one.id}/consents`, { channel: "email", purpose: "marketing", state: "granted", text: "Send me the newsletter.", source: "checkout" })}
            />
          }
        />
      </Paper>
      <Line one={one} isOpen={isNew} close={() => setNew(false)} />
    </Stack>
  );
}

/** The last word for each purpose and channel. */
function Now({ lines }: { lines: readonly ConsentOutput[] }) {
  if (lines.length === 0) return null;
  const last = new Map<string, ConsentOutput>();
  for (const line of [...lines].sort((a, b) => a.occurred_at.localeCompare(b.occurred_at) || a.id.localeCompare(b.id))) {
    // A withdrawal without a channel is one of them all.
    if (line.channel === null) for (const key of last.keys()) if (key.startsWith(`${line.purpose} `)) last.delete(key);
    last.set(`${line.purpose} ${line.channel ?? "every channel"} ${line.address ?? ""}`, line);
  }
  return (
    <Group gap="xs" aria-label="How it stands">
      {[...last].map(([key, line]) => (
        <Group key={key} gap={4}>
          <State state={line.state} />
          <Text size="sm">
            {line.purpose}, {line.channel ?? "every channel"}
            {line.address === null ? "" : `, ${line.address} alone`}
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function Proof({ line }: { line: ConsentOutput }) {
  return (
    <Stack gap={2} maw={420}>
      {line.text !== null && <Text size="sm">“{line.text}”</Text>}
      <Text size="xs" c="dimmed">
        {line.source}
        {line.address === null ? "" : `, for ${line.address} alone`}
      </Text>
      {Object.entries(line.proof ?? {}).map(([name, value]) => (
        <Text key={name} size="xs" c="dimmed">
          {name}: <Code fz="xs">{value}</Code>
        </Text>
      ))}
    </Stack>
  );
}

function Line({ one, isOpen, close }: { one: ContactOutput; isOpen: boolean; close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title={`What ${one.name ?? one.external_id} said`}>
      {isOpen && <LineForm one={one} close={close} />}
    </Modal>
  );
}

function LineForm({ one, close }: { one: ContactOutput; close: () => void }) {
  const add = useAddConsent(one.id);
  const [state, setState] = useState<"granted" | "withdrawn">("granted");
  const [purpose, setPurpose] = useState<"marketing" | "transactional">("marketing");
  const [channel, setChannel] = useState<string | null>("email");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const word = (name: string) => String(given.get(name) ?? "").trim() || null;
    const proof = word("proof");
    add.mutate({ state, purpose, channel, text: word("text"), source: word("source"), ...(proof === null ? {} : { proof: { note: proof } }) }, { onSuccess: close });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="They"
          data={[{ value: "granted", label: "agreed" }, { value: "withdrawn", label: "took it back" }]} // prettier-ignore
          value={state}
          allowDeselect={false}
          onChange={(value) => setState(value as "granted" | "withdrawn")}
        />
        <Select
          label="For"
          data={[{ value: "marketing", label: "offers and news (marketing)" }, { value: "transactional", label: "what they ordered or did (transactional)" }]} // prettier-ignore
          value={purpose}
          allowDeselect={false}
          onChange={(value) => setPurpose(value as "marketing" | "transactional")}
        />
        <Select
          label="On"
          placeholder={state === "withdrawn" ? "every channel" : "a channel"}
          data={CHANNELS}
          value={channel}
          clearable={state === "withdrawn"}
          allowDeselect={state === "withdrawn"}
          onChange={setChannel}
        />
        <Textarea name="text" label="What they read and agreed to" placeholder="Send me offers by mail, at most four a month." autosize minRows={2} required={state === "granted" && purpose === "marketing"} />
        <TextInput name="source" label="Where" placeholder="by phone, at the till, the form of May" required={state === "granted" && purpose === "marketing"} />
        <TextInput name="proof" label="What shows it" placeholder="call 2026-11-22 10:31, recorded" />
        <Wrong error={add.error} />
        <Text size="xs" c="dimmed">
          A line of the ledger is never changed or taken away; what they say next is one line more.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={add.isPending}>
            Write it down
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
