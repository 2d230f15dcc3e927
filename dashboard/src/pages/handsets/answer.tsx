import { ActionIcon, Button, Checkbox, FileButton, Group, Pill, Stack, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconPaperclip, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useAnswer, type ContactOutput, type InboundInput } from "../../api/handsets.ts";
import { told } from "../../ui/told.ts";
import type { Line } from "./said.ts";

type Channel = InboundInput["channel"];
/** Channels over which files come in; an SMS with one is an MMS. */
const WITH_FILES: Partial<Record<Channel, Channel>> = { sms: "mms", email: "email" };
const MOST_BYTES = 500_000;

/** Over which of their addresses the person answers: the one that was written to last, else the one that they have. */
export function addressOf(person: ContactOutput, channel: Channel, lines: readonly Line[]): string | null {
  if (channel === "inapp") return person.external_id;
  const last = lines.findLast((line) => line.kind === "got" && line.row.channel === channel && line.row.address !== null);
  if (last?.kind === "got") return last.row.address;
  return channel === "email" ? person.email : person.phone;
}

const WORDS: Partial<Record<Channel, readonly string[]>> = { sms: ["STOP", "START", "HELP"], whatsapp: ["STOP", "START"], rcs: ["STOP", "START"] };

interface Props {
  person: ContactOutput;
  channel: Channel;
  address: string | null;
  /** The delivery that is answered; left out, what came last. */
  quotes?: string;
  /** A mail's. */
  subject?: string;
  then?: () => void;
}

/** A place to answer as the person. */
export function Answer({ person, channel, address, quotes, subject, then }: Props) {
  const answer = useAnswer();
  const [text, setText] = useState("");
  const [title, setTitle] = useState(subject ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [isAutomatic, setAutomatic] = useState(false);
  const name = person.name ?? person.external_id;
  const lacks = channel === "email" ? `${name} has no mail address` : `${name} has no number`;
  const say = async (words: string) => {
    if (address === null || (words.trim() === "" && file === null) || answer.isPending) return;
    const isMail = channel === "email";
    const given: InboundInput = {
      channel: file === null ? channel : (WITH_FILES[channel] ?? channel),
      from: address,
      ...(words.trim() === "" ? {} : { text: words }),
      ...(quotes === undefined ? {} : { quotes }),
      ...(isMail && title.trim() ? { title: title.trim() } : {}),
      ...(isMail && isAutomatic ? { is_automatic: true } : {}),
      ...(file === null ? {} : { media: [await asInput(file)] }),
    };
    answer.mutate(given, {
      onSuccess: () => {
        setText("");
        setFile(null);
        then?.();
      },
      onError: told,
    });
  };
  const pick = (picked: File | null) => {
    if (picked !== null && picked.size > MOST_BYTES) told(new Error("Take a file of at most 500 kB: phones send no larger ones."));
    else setFile(picked);
  };
  return (
    <Stack gap={6}>
      {channel === "email" && (
        <TextInput
          size="xs"
          placeholder="Subject"
          aria-label="Subject"
          maxLength={255}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      )}
      {file && (
        <Pill withRemoveButton onRemove={() => setFile(null)} removeButtonProps={{ "aria-label": `Leave ${file.name} out`, "aria-hidden": false, tabIndex: 0 }}>
          {file.name}
        </Pill>
      )}
      <Group gap={6} wrap="nowrap" align="flex-end">
        {WITH_FILES[channel] && (
          <FileButton onChange={pick} inputProps={{ "aria-label": "File to send" }}>
            {(button) => (
              <Tooltip label="A file with it">
                <ActionIcon {...button} size={36} variant="subtle" color="gray" disabled={address === null} aria-label="Send a file with it">
                  <IconPaperclip size={17} />
                </ActionIcon>
              </Tooltip>
            )}
          </FileButton>
        )}
        <Textarea
          style={{ flex: 1 }}
          size="sm"
          autosize
          minRows={1}
          maxRows={5}
          maxLength={10_000}
          disabled={address === null}
          placeholder={address === null ? lacks : `Answer as ${name}`}
          aria-label={`Answer as ${name}`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void say(text);
          }}
        />
        <Tooltip label="Say it (Enter)">
          <ActionIcon
            size={36}
            aria-label="Say it"
            loading={answer.isPending}
            disabled={(text.trim() === "" && file === null) || address === null}
            onClick={() => void say(text)}
          >
            <IconSend size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {channel === "email" && (
        <Checkbox size="xs" label="A machine answers (out of office)" checked={isAutomatic} onChange={(event) => setAutomatic(event.currentTarget.checked)} />
      )}
      {WORDS[channel] && address !== null && (
        <Group gap={4}>
          {WORDS[channel].map((word) => (
            <Button key={word} size="compact-xs" variant="default" disabled={answer.isPending} onClick={() => void say(word)}>
              {word}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}

async function asInput(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { name: file.name.slice(-255), type: file.type || "application/octet-stream", data: btoa(text) };
}
