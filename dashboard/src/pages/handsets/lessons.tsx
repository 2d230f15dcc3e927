import { ActionIcon, Button, Group, List, Paper, Text, ThemeIcon, Title, Tooltip } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconCheck, IconCircleDashed, IconX } from "@tabler/icons-react";
import { useMay } from "../../api/account.ts";
import { useHandOffs, useSaid, useWhatWasMeant, type DeliveryOutput, type Item, type SandboxHandOff } from "../../api/handsets.ts";
import classes from "./handsets.module.css";
import { isTheirs } from "./said.ts";

interface Seen {
  handOffs: readonly SandboxHandOff[];
  meant: readonly DeliveryOutput[];
  theirs: readonly Item[];
}

const REFUSALS = new Set(["suppressed", "consent_withdrawn", "preference"]);

const LESSONS: readonly { title: string; words: string; isDone: (seen: Seen) => boolean }[] = [
  { title: "Place an order", words: "The pencil on the phone writes to its owner: begin with an order.", isDone: ({ meant }) => meant.length > 0 },
  {
    title: "Let nobody read it",
    words: "“To the next step” moves the clock: it comes by another channel.",
    isDone: ({ meant }) => meant.some((one) => meant.some((other) => other.message === one.message && other.channel !== one.channel)),
  },
  {
    title: "Read it on the phone",
    words: "What was still to come does not: the route has ended.",
    isDone: ({ meant }) => meant.some((one) => one.state === "read"),
  },
  {
    title: "Answer it",
    words: "It is in the inbox at once: a colleague's reply comes back the way the answer went.",
    isDone: ({ theirs }) => theirs.length > 0,
  },
  {
    title: "Say STOP, and send news",
    words: "Marketing goes no more, and the phone tells why. START brings it back.",
    isDone: ({ meant }) => meant.some((one) => REFUSALS.has(one.reason ?? "")),
  },
  {
    title: "Switch the phone off, and on",
    words: "What is sent meanwhile waits, and arrives then.",
    isDone: ({ handOffs }) => handOffs.some((one) => one.code === "phone_off" && one.state !== "sent"),
  },
  {
    title: "Make the provider fail",
    words: "Under Trouble it refuses, throttles or hangs: see what becomes of a message then.",
    isDone: ({ handOffs }) => handOffs.some((one) => one.outcome !== "sent"),
  },
];

/** What can be tried with a phone, one after the other, and what of it was done. */
export function Lessons({ contact }: { contact: string }) {
  const [isAway, setAway] = useLocalStorage({ key: "handsets-lessons-away", defaultValue: false, getInitialValueInEffect: false });
  const may = useMay();
  const handOffs = useHandOffs(contact);
  const meant = useWhatWasMeant(contact, may("messages:read"));
  const said = useSaid(contact, may("conversations:read"));
  if (isAway)
    return (
      <Button size="xs" variant="subtle" color="gray" onClick={() => setAway(false)}>
        What can I try?
      </Button>
    );
  const seen: Seen = { handOffs: handOffs.data ?? [], meant: meant.data ?? [], theirs: (said.data?.data ?? []).filter((item) => isTheirs(item, contact)) };
  return (
    <Paper withBorder p="md" className={classes["lessons"]}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>What to try</Title>
        <Tooltip label="Put this list away">
          <ActionIcon variant="subtle" color="gray" aria-label="Put this list away" onClick={() => setAway(true)}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <List spacing="sm" size="sm" center={false}>
        {LESSONS.map(({ title, words, isDone }) => {
          const is = isDone(seen);
          return (
            <List.Item
              key={title}
              icon={
                <ThemeIcon size={20} radius="xl" variant="light" color={is ? "teal" : "gray"} aria-label={is ? "Done" : "Not yet"} role="img">
                  {is ? <IconCheck size={13} /> : <IconCircleDashed size={13} />}
                </ThemeIcon>
              }
            >
              <Text size="sm" fw={550}>
                {title}
              </Text>
              <Text size="xs" c="dimmed">
                {words}
              </Text>
            </List.Item>
          );
        })}
      </List>
    </Paper>
  );
}
