import { ActionIcon, Badge, Button, CloseButton, FileButton, Group, Loader, Text, Textarea, Tooltip } from "@mantine/core";
import { IconPaperclip, IconSend, IconTemplate } from "@tabler/icons-react";
import { useEffect, useState, type RefObject } from "react";
import { useMay } from "../../api/account.ts";
import { useUpload, type AttachmentOutput } from "../../api/attachments.ts";
import { useHeard, type ConversationStore, type Part, type PostInput, type PostView } from "../../api/thread.ts";
import { told } from "../../ui/told.ts";
import classes from "./conversations.module.css";
import { emptied, useDraft, type Given } from "./drafts.ts";
import type { About } from "./names.ts";
import { Templates } from "./templates.tsx";
import { Way } from "./way.tsx";

interface Props {
  store: ConversationStore;
  about: About;
  leave: () => void;
  answer: RefObject<HTMLTextAreaElement | null>;
  isClosed: boolean;
  contact: string | null;
  /** The posts by which people outside were heard last. */
  ways: readonly PostView[];
  /** Whom one answers, in words. */
  name: string;
  /** The post in whose thread it is said; null: in the conversation's own course. */
  under?: string | null;
  said: () => void;
}

const NONE: readonly Given[] = [];
const MOST_FILES = 9;
/** The menu or the dialog from which something was chosen gives the focus back first. */
const AFTER_MS = 30;
const MOST_CHARACTERS = 10_000;
let count = 0;

/** What one says: words and files, by the way on which they wrote. */
export function Composer({ store, about, leave, answer, isClosed, contact, ways, name, under = null, said }: Props) {
  const isEdit = about?.kind === "edit";
  const [draft, change] = useDraft(under ?? store.id);
  const [wording, setWording] = useState(isEdit ? (about.refused?.said?.text ?? about.post.text) : "");
  // Another wording of a post leaves the answer that was begun as it is.
  const { text, files } = isEdit ? { text: wording, files: NONE } : draft;
  const setFiles = (to: (before: readonly Given[]) => readonly Given[]) => change((before) => ({ ...before, files: to(before.files) }));
  const [isChoosing, choose] = useState(false);
  const upload = useUpload();
  const may = useMay();
  const heard = useHeard(may("messages:read") && ways.length === 1 ? (ways[0]?.id ?? null) : null);
  useEffect(() => {
    if (about === null) return;
    const timer = setTimeout(() => answer.current?.focus(), AFTER_MS);
    return () => clearTimeout(timer);
  }, [about, answer]);
  const isWaiting = files.some((file) => file.stored === null);
  const isNothing = text.trim() === "" && files.length === 0;
  const write = (words: string) => (isEdit ? setWording(words) : change((before) => ({ ...before, text: words })));
  const take = (given: readonly globalThis.File[]) => {
    for (const file of given.slice(0, MOST_FILES - files.length)) {
      const n = (count += 1);
      setFiles((before) => [...before, { n, name: file.name, stored: null }]);
      upload.mutateAsync(file).then(
        (stored) => setFiles((before) => before.map((one) => (one.n === n ? { ...one, stored } : one))),
        (error: unknown) => {
          setFiles((before) => before.filter((one) => one.n !== n));
          told(error);
        },
      );
    }
  };
  const put = (words: string) => {
    write(text === "" ? words : `${text}\n${words}`);
    setTimeout(() => answer.current?.focus(), AFTER_MS);
  };
  const send = () => {
    if (isNothing || isWaiting) return;
    if (isEdit) {
      store.edit(about.post.id, text.trim());
      if (about.refused) store.discard(about.refused.key);
    } else {
      store.post(inputOf(text.trim(), files, about, under));
      change(emptied);
    }
    leave();
    said();
  };
  if (isClosed) {
    return (
      <Text size="sm" c="dimmed" className={classes["composer"]}>
        This conversation is closed. Open it again to answer.
      </Text>
    );
  }
  return (
    <form
      className={classes["composer"]}
      aria-label={under === null ? "Answer" : "Answer in the thread"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {about !== null && (
        <Group gap={6} mb={4} wrap="nowrap">
          <Text size="xs" c="dimmed" lineClamp={1} flex={1}>
            {isEdit ? "You say otherwise: " : "You answer: "}
            {about.post.text}
          </Text>
          <CloseButton size="xs" onClick={leave} aria-label={isEdit ? "Leave it as it was" : "Answer nothing in particular"} />
        </Group>
      )}
      {files.length > 0 && (
        <Group gap={6} mb={6}>
          {files.map((file) => (
            <Badge
              key={file.n}
              variant="light"
              tt="none"
              leftSection={file.stored === null ? <Loader size={10} aria-label="It is being uploaded" /> : null}
              rightSection={<CloseButton size="xs" aria-label={`Without ${file.name}`} onClick={() => setFiles((before) => before.filter((one) => one.n !== file.n))} />}
            >
              {file.name}
            </Badge>
          ))}
        </Group>
      )}
      <Group gap={6} align="flex-end" wrap="nowrap">
        <Textarea
          ref={answer}
          flex={1}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={MOST_CHARACTERS}
          aria-label={`Answer ${name}`}
          placeholder="Write an answer"
          value={text}
          onChange={(event) => {
            write(event.currentTarget.value);
            if (!isEdit && event.currentTarget.value !== "") store.type();
          }}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files];
            if (pasted.length === 0 || isEdit) return;
            event.preventDefault();
            take(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              send();
            }
            if (event.key === "Escape") {
              event.stopPropagation();
              if (about !== null) leave();
              else event.currentTarget.blur();
            }
          }}
        />
        {!isEdit && may("templates:read") && (
          <Tooltip label="From a template">
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={() => choose(true)} aria-label="From a template">
              <IconTemplate size={18} />
            </ActionIcon>
          </Tooltip>
        )}
        {!isEdit && (
          <FileButton multiple onChange={take}>
            {(props) => (
              <Tooltip label="Add files">
                <ActionIcon {...props} variant="subtle" color="gray" size="lg" aria-label="Add files">
                  <IconPaperclip size={18} />
                </ActionIcon>
              </Tooltip>
            )}
          </FileButton>
        )}
        <Button type="submit" disabled={isNothing || isWaiting} leftSection={<IconSend size={16} />}>
          {isEdit ? "Save" : "Send"}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {isEdit && ways.length > 0 ? "What has gone out already stays as it was on their handset." : <Way ways={ways} from={heard.data?.from ?? null} to={heard.data?.to ?? null} />}
        {files.length > 0 && ways.length > 0 && " Files are read in your app; over the channel goes what they say in words."}
      </Text>
      <Templates isOpen={isChoosing} close={() => choose(false)} contact={contact} channel={ways[0]?.channel ?? null} put={put} />
    </form>
  );
}

function inputOf(text: string, files: readonly Given[], about: About, under: string | null): PostInput {
  const named = { ...(about?.kind === "reply" ? { reply_to: about.post.id } : {}), ...(under === null ? {} : { thread: under }) };
  if (files.length === 0) return { text, ...named };
  const parts: Part[] = text === "" ? [] : [{ type: "text", text }];
  for (const { stored } of files) if (stored !== null) parts.push(partOf(stored));
  return { parts, ...named };
}

function partOf(file: AttachmentOutput): Part {
  if (file.kind === "image") return { type: "image", attachment: file.id, alt: file.name };
  if (file.kind === "audio") return { type: "audio", attachment: file.id };
  return { type: "file", attachment: file.id, name: file.name };
}
