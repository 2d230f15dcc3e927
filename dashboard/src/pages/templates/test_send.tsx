import { Anchor, Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { useAccount, useMay } from "../../api/account.ts";
import { useTest, type Channel, type TemplateOutput } from "../../api/templates.ts";
import { labelOf } from "./channels.ts";
import { Person } from "./person.tsx";
import type { Data } from "./samples.tsx";
import { Wrong } from "../../ui/door.tsx";

interface Props {
  template: TemplateOutput;
  channels: readonly Channel[];
  isOpen: boolean;
  close: () => void;
  /** Whether there is a draft: a test is of it, or else of the newest version. */
  hasDraft: boolean;
  data: Data;
}

type Whom = "address" | "me" | "person";

/** One person gets it, as any other message: what may keep it from them does so here too. */
export function TestSend({ template, channels, isOpen, close, hasDraft, data }: Props) {
  const { data: account } = useAccount();
  const may = useMay();
  const [channel, setChannel] = useState<Channel>(channels[0] ?? "sms");
  const [whom, setWhom] = useState<Whom>("person");
  const [person, setPerson] = useState<string | null>(null);
  const [address, setAddress] = useState("");
  const test = useTest(template.key);
  const isMail = channel === "email";
  const ways: { value: Whom; label: string }[] = [
    ...(isMail ? [{ value: "me" as const, label: "Me" }] : []),
    ...(may("contacts:read") ? [{ value: "person" as const, label: "A contact" }] : []),
    { value: "address", label: isMail ? "A mailbox" : "A number" },
  ];
  const way = ways.some((one) => one.value === whom) ? whom : (ways[0]?.value ?? "address");
  const to = way === "me" ? undefined : way === "person" ? (person ?? "") : isMail ? { email: address.trim() } : { phone: address.trim() };
  const isReady = way === "me" || (way === "person" ? person !== null : address.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate({ channel, data, ...(to === undefined ? {} : { to }), ...(hasDraft ? {} : { version: template.latest }) });
  };
  return (
    <Modal
      opened={isOpen}
      onClose={() => {
        test.reset();
        close();
      }}
      title="Send a test"
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            It goes as any other {template.purpose} message, {hasDraft ? "with what the draft says now, which becomes a version by it" : `with version ${template.latest}`}. The values of the preview are its data.
          </Text>
          <Select label="Channel" data={channels.map((one) => ({ value: one, label: labelOf(one) }))} value={channel} onChange={(one) => one && setChannel(one as Channel)} allowDeselect={false} data-autofocus />
          <SegmentedControl data={ways} value={way} onChange={(one) => setWhom(one as Whom)} aria-label="To whom" />
          {way === "me" && <Text size="sm">It goes to {account?.email}.</Text>}
          {way === "person" && <Person label="Contact" isTold value={person} change={setPerson} placeholder="A name, an address or an id" />}
          {way === "address" && (
            <TextInput label={isMail ? "Mail address" : "Phone number"} type={isMail ? "email" : "tel"} placeholder={isMail ? "me@example.com" : "+31612345678"} value={address} onChange={(event) => setAddress(event.currentTarget.value)} required />
          )}
          <Wrong error={test.error} />
          {test.data && test.data.recipients > 0 && (
            <Text size="sm" role="status">
              It is on its way:{" "}
              <Anchor component={Link} to={`/messages/${test.data.id}`} size="sm">
                see what becomes of it
              </Anchor>
            </Text>
          )}
          {test.data?.rejected.map((one, n) => (
            <Text key={n} size="sm" c="red" role="alert">
              {one.detail}
            </Text>
          ))}
          <Group justify="flex-end">
            <Button type="submit" loading={test.isPending} disabled={!isReady}>
              Send it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
