import { Button, Checkbox, Group, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useSendTo, type ContactOutput, type Send } from "../../api/handsets.ts";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { done } from "../../ui/told.ts";
import { EXAMPLES, lacks } from "./examples.ts";

const LACKS = { phone: "a number", email: "a mailbox", device: "a device" } as const;

/** Says something to the person, as the company does. */
export function Write({ person, close }: { person: ContactOutput; close: () => void }) {
  const name = person.name ?? person.external_id;
  const send = useSendTo(person.external_id);
  const may = useMay();
  const [key, setKey] = useState(EXAMPLES[0]!.key);
  const example = EXAMPLES.find((one) => one.key === key)!;
  const [text, setText] = useState(example.body.content?.body ?? "");
  const [title, setTitle] = useState(example.body.content?.title ?? "");
  const [hasAgreed, setAgreed] = useState(false);
  const choose = (chosen: string | null) => {
    const next = EXAMPLES.find((one) => one.key === chosen);
    if (next === undefined) return;
    setKey(next.key);
    setText(next.body.content?.body ?? "");
    setTitle(next.body.content?.title ?? "");
  };
  const hasTitle = Boolean(example.body.content?.title);
  const isMarketing = example.body.purpose === "marketing";
  const isAsIs = text === example.body.content?.body;
  const { html, ...content } = example.body.content ?? { body: "" };
  // Other words have no HTML of their own: the mail is made of the text.
  const body: Send = {
    to: person.external_id,
    ...example.body,
    content: { ...content, ...(isAsIs && html ? { html } : {}), body: text, ...(hasTitle ? { title } : {}) },
  };
  const missing = [...new Set(example.channels.map((channel) => lacks(person, channel)))].filter((one) => one !== null);
  const consents =
    isMarketing && hasAgreed ? [{ purpose: "marketing" as const, channel: "sms", state: "granted" as const, source: "handsets", text: "News by SMS" }] : [];
  const go = () =>
    send.mutate(
      { body, consents },
      {
        onSuccess: () => {
          done(`Sent to ${name}.`);
          close();
        },
      },
    );
  return (
    <Modal opened onClose={close} title={`Write to ${name}`} size="lg">
      <Stack gap="sm">
        <Select
          label="What"
          data={EXAMPLES.map((one) => ({ value: one.key, label: one.title }))}
          value={key}
          onChange={choose}
          allowDeselect={false}
          description={example.about}
          data-autofocus
        />
        {missing.length > 0 && (
          <Text size="sm" c="orange" role="alert">
            {name} has no {missing.map((one) => LACKS[one].replace(/^an? /, "")).join(" and no ")} yet: a step over it is passed over, and says so.
          </Text>
        )}
        {hasTitle && <TextInput label="Title" maxLength={255} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />}
        <Textarea label="Text" autosize minRows={2} maxRows={8} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {isMarketing && may("consents:write") && (
          <Checkbox
            checked={hasAgreed}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
            label={`Write down first that ${name} agreed to news by SMS`}
            description="Marketing goes only to who agreed; without it you see how it is refused. It does not take back a STOP: that only they can."
          />
        )}
        <Wrong error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button loading={send.isPending} disabled={text.trim() === "" || (hasTitle && title.trim() === "")} onClick={go}>
            Send it to {name}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          The same by the API:
        </Text>
        <Sample text={curlOf("POST", "/v1/messages", body)} label="Copy the command" />
      </Stack>
    </Modal>
  );
}
