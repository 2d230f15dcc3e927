import { Button, Group, Modal, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useRendered } from "../../api/rendered.ts";
import { useSendableTemplates } from "../../api/templates.ts";
import { Problem } from "../../ui/problem.tsx";

interface Props {
  isOpen: boolean;
  close: () => void;
  contact: string | null;
  channel: string | null;
  put: (words: string) => void;
}

/** A template, as it would be said to this person, to be put in as words. */
export function Templates({ isOpen, close, contact, channel, put }: Props) {
  return (
    <Modal opened={isOpen} onClose={close} title="From a template" centered>
      {isOpen && <Choose contact={contact} channel={channel} put={put} close={close} />}
    </Modal>
  );
}

const PAUSE_MS = 250;

function Choose({ contact, channel, put, close }: Omit<Props, "isOpen">) {
  const templates = useSendableTemplates();
  const [key, setKey] = useState<string | null>(null);
  const [data, setData] = useState<Readonly<Record<string, string>>>({});
  const [names, setNames] = useState<readonly string[]>([]);
  const [given] = useDebouncedValue(data, PAUSE_MS);
  const rendered = useRendered(key, contact, channel, given);
  const missing = rendered.data?.missing;
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (missing === undefined) return;
    // Names that were filled are not missing any more, and still stand in the form.
    setNames((before) => [...new Set([...(last.current === key ? before : []), ...missing])]);
    last.current = key;
  }, [missing, key]);
  const words = rendered.data?.text ?? null;
  // What stands there until then lacks what was typed last.
  const isCurrent = given === data && !rendered.isPlaceholderData;
  return (
    <Stack gap="sm">
      <Select
        label="Template"
        placeholder={templates.isSuccess && templates.data.length === 0 ? "None is published yet" : "Choose one"}
        searchable
        data={(templates.data ?? []).map((one) => ({ value: one.key, label: one.name }))}
        value={key}
        onChange={(value) => {
          setKey(value);
          setData({});
          setNames([]);
        }}
      />
      {names.map((name) => (
        <TextInput key={name} label={name} value={data[name] ?? ""} onChange={(event) => { const { value } = event.currentTarget; setData((before) => ({ ...before, [name]: value })); }} /> // prettier-ignore
      ))}
      {templates.isError && <Problem error={templates.error} />}
      {rendered.isError && <Problem error={rendered.error} />}
      {rendered.data?.problem && (
        <Text size="sm" c="red" role="alert">
          {rendered.data.problem}
        </Text>
      )}
      {words !== null && (
        <Paper withBorder p="sm" style={{ whiteSpace: "pre-wrap" }} aria-label="As it would be said">
          {words}
        </Paper>
      )}
      <Group justify="flex-end">
        <Button
          disabled={words === null || !isCurrent}
          onClick={() => {
            if (words !== null) put(words);
            close();
          }}
        >
          Put it in
        </Button>
      </Group>
    </Stack>
  );
}
