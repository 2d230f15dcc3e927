import { Button, Group, Modal, Progress, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useLine, useReplay, type EndpointOutput } from "../../api/webhooks.ts";
import { Wrong } from "../../ui/door.tsx";
import { wrongFields } from "../../ui/wrong.ts";

const DAY_MS = 86_400_000;

/** As an input for a time has it: of the viewer's zone, to the minute. */
function local(at: number): string {
  const moment = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return moment.toISOString().slice(0, 16);
}

/** What happened within a span of time is sent again; how far it is is shown. */
export function Replay({ isOpen, close, endpoint }: { isOpen: boolean; close: () => void; endpoint: EndpointOutput }) {
  return (
    <Modal opened={isOpen} onClose={close} title="Send events again" size="md">
      {isOpen && <Span close={close} endpoint={endpoint} />}
    </Modal>
  );
}

function Span({ close, endpoint }: { close: () => void; endpoint: EndpointOutput }) {
  const replay = useReplay(endpoint.id);
  const [only, setOnly] = useState("failed");
  const [since, setSince] = useState(() => local(Date.now() - DAY_MS));
  const [until, setUntil] = useState("");
  const wrong = wrongFields(replay.error);
  if (replay.isSuccess) return <HowFar endpoint={endpoint} close={close} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    replay.mutate({ since: new Date(since).toISOString(), until: until === "" ? null : new Date(until).toISOString(), only: only === "all" ? "all" : "failed" });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group label="What" value={only} onChange={setOnly}>
          <Stack gap={6} mt={4}>
            <Radio value="failed" label="What was given up" />
            <Radio value="all" label="Every event that the endpoint asks for, sent before or not" />
          </Stack>
        </Radio.Group>
        <TextInput label="From" description="Up to 31 days." type="datetime-local" required value={since} error={wrong["since"]} onChange={(event) => setSince(event.currentTarget.value)} />
        <TextInput label="Until" description="Left empty, until now." type="datetime-local" value={until} error={wrong["until"]} onChange={(event) => setUntil(event.currentTarget.value)} />
        <Text size="sm" c="dimmed">
          Each comes with the same webhook-id as before, so that a receiver that handles each once does nothing twice.
        </Text>
        {Object.keys(wrong).length === 0 && <Wrong error={replay.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={replay.isPending}>
            Send again
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The pages of a span come into line one after the other: only a line that stays empty is the end. */
const QUIET = 4;

function HowFar({ endpoint, close }: { endpoint: EndpointOutput; close: () => void }) {
  const [quiet, setQuiet] = useState(0);
  const most = useRef(0);
  const line = useLine(endpoint.id, quiet < QUIET);
  const { waiting = 0, givenUp = 0, hasMore = false } = line.data ?? {};
  most.current = Math.max(most.current, waiting);
  useEffect(() => {
    if (line.dataUpdatedAt > 0) setQuiet((before) => (waiting === 0 ? before + 1 : 0));
  }, [line.dataUpdatedAt, waiting]);
  const isDone = quiet >= QUIET;
  const share = most.current === 0 ? (isDone ? 100 : 0) : Math.round(((most.current - waiting) / most.current) * 100);
  return (
    <Stack gap="sm">
      <Progress value={isDone ? 100 : share} animated={!isDone} aria-label="How much was sent" />
      <Text size="sm" role="status">
        {isDone ? "All of it was sent." : waiting > 0 ? `${hasMore ? "More than " : ""}${waiting.toLocaleString()} in line.` : "It is being put in line."}
        {givenUp > 0 && ` ${givenUp.toLocaleString()} stand as given up.`}
      </Text>
      <Text size="sm" c="dimmed">
        It goes on without you: the list of what was sent shows each.
      </Text>
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
