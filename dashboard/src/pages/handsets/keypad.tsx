import { Button, Collapse, Group, Text, TextInput } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import { useAnswer, type ContactOutput, type SandboxHandOff } from "../../api/handsets.ts";
import { done, told } from "../../ui/told.ts";
import { Answer } from "./answer.tsx";
import classes from "./handsets.module.css";

const KEYS = "123456789*0#";
const MOST_KEYS = 50;

/** The keys of a phone: what is pressed on the call goes back as an answer to it. */
export function Keypad({ person, call }: { person: ContactOutput; call: SandboxHandOff | null }) {
  const answer = useAnswer();
  const [keys, setKeys] = useState("");
  const [isShown, show] = useState(false);
  const address = call?.address ?? person.phone;
  const press = () =>
    answer.mutate(
      { channel: "voice", from: address ?? "", keys, ...(call === null ? {} : { quotes: call.delivery }) },
      {
        onSuccess: () => {
          done(`${keys} was pressed on the call.`);
          setKeys("");
        },
        onError: told,
      },
    );
  if (call === null || address === null)
    return (
      <Text size="xs" c="dimmed">
        When a call has come, keys are pressed here, and words are said.
      </Text>
    );
  return (
    <>
      <Group gap={6} mb={6} wrap="nowrap">
        <TextInput
          size="sm"
          style={{ flex: 1 }}
          leftSection={<IconPhone size={15} />}
          aria-label="Keys to press"
          placeholder="Keys: 0–9, * and #"
          value={keys}
          maxLength={MOST_KEYS}
          onChange={(event) => setKeys(event.currentTarget.value.toUpperCase().replace(/[^0-9*#A-D]/g, ""))}
          onKeyDown={(event) => event.key === "Enter" && keys !== "" && press()}
        />
        <Button size="sm" disabled={keys === ""} loading={answer.isPending} onClick={press}>
          Press
        </Button>
      </Group>
      <div className={classes["keys"]}>
        {[...KEYS].map((key) => (
          <Button key={key} size="compact-sm" variant="default" onClick={() => setKeys((before) => (before + key).slice(0, MOST_KEYS))}>
            {key}
          </Button>
        ))}
      </div>
      <Group justify="center" my={4}>
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={isShown} onClick={() => show((before) => !before)}>
          Say something instead
        </Button>
      </Group>
      <Collapse expanded={isShown}>
        <Answer person={person} channel="voice" address={address} quotes={call.delivery} />
      </Collapse>
    </>
  );
}
