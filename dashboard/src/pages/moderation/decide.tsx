import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useDecide, type FlagOutput, type Verdict } from "../../api/moderation.ts";
import { Wrong } from "../../ui/door.tsx";
import { done } from "../../ui/told.ts";
import { ABOUT, LASTS, whoOf } from "./words.ts";

interface Props {
  flag: FlagOutput;
  verdict: Verdict;
  /** Open flags of the same post or person. */
  count: number;
  close: () => void;
  decided: () => void;
}

const TITLES: Readonly<Record<Verdict, string>> = {
  dismiss: "It is fine?",
  uphold: "It was right?",
  hide: "Hide this post?",
  mute: "Mute them?",
  suspend: "Suspend them?",
  block: "Block them?",
  freeze: "Freeze this conversation?",
};

const DONE: Readonly<Record<Verdict, string>> = {
  dismiss: "The flags count for nothing any more.",
  uphold: "The flags are settled, and count.",
  hide: "The post is hidden, and the flags are settled.",
  mute: "They are muted, and the flags are settled.",
  suspend: "They are suspended, and the flags are settled.",
  block: "They are blocked, and the flags are settled.",
  freeze: "The conversation is frozen, and the flags are settled.",
};

/** What will happen, in words and numbers; Enter does it. */
export function Decide({ flag, verdict, count, close, decided }: Props) {
  const decide = useDecide();
  const [isBlock, setBlock] = useState(false);
  const [lasts, setLasts] = useState("24h");
  const [because, setBecause] = useState("");
  const what: Verdict = verdict === "suspend" && isBlock ? "block" : verdict;
  const bans = verdict === "mute" || verdict === "suspend";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { flag, verdict: what, lasts: what === "block" ? null : lasts || null, because: because.trim() || null };
    // What is decided is gone from here before its answer is: what comes then does not hang on it.
    void decide.mutateAsync(given).then(
      () => {
        close();
        decided();
        done(DONE[what]);
      },
      () => undefined,
    );
  };
  return (
    <Modal opened onClose={close} title={TITLES[verdict]} centered>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {bans && (
            <>
              {verdict === "suspend" && (
                <Select
                  label="How"
                  data={[
                    { value: "suspend", label: "Suspend: they may not come in" },
                    { value: "block", label: "Block: and they are in no group any more" },
                  ]}
                  value={isBlock ? "block" : "suspend"}
                  allowDeselect={false}
                  onChange={(value) => setBlock(value === "block")}
                />
              )}
              {what !== "block" && <Select label="For how long" data={[...LASTS]} value={lasts} allowDeselect={false} onChange={(value) => setLasts(value ?? "24h")} />}
              <TextInput label="Because" description="They are shown it." placeholder="Spam" value={because} maxLength={500} onChange={(event) => setBecause(event.currentTarget.value)} />
            </>
          )}
          <Text size="sm">
            {happens(what, flag)} {settles(what, count)}
          </Text>
          <Wrong error={decide.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave it
            </Button>
            <Button type="submit" color={verdict === "dismiss" || verdict === "uphold" ? undefined : "red"} loading={decide.isPending} data-autofocus>
              {ACTIONS[what]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const ACTIONS: Readonly<Record<Verdict, string>> = { dismiss: "It is fine", uphold: "It was right", hide: "Hide it", mute: "Mute", suspend: "Suspend", block: "Block", freeze: "Freeze" };

function happens(verdict: Verdict, flag: FlagOutput): string {
  const who = whoOf(flag);
  if (verdict === "dismiss") return "Nothing happens to the post or to them. What has followed from flags already stays until somebody lifts it.";
  if (verdict === "uphold") return "Nothing else happens by that.";
  if (verdict === "hide") return "For everybody something deleted stands in its place, for good. What has gone out over a channel stays on the handsets.";
  if (verdict === "freeze") return "In this conversation nobody but its owners and moderators may post, until somebody unfreezes it.";
  return `${who}: ${ABOUT[verdict]}${verdict === "block" ? "" : " It can be lifted, and they may appeal."}`;
}

function settles(verdict: Verdict, count: number): string {
  const flags = count === 1 ? "The flag" : `All ${count.toLocaleString()} open flags of it`;
  const are = count === 1 ? "is" : "are";
  const count_ = count === 1 ? "counts" : "count";
  return verdict === "dismiss" ? `${flags} ${are} settled as wrong and ${count_} for nothing any more, for good.` : `${flags} ${are} settled as right, for good, and still ${count_} towards the policy.`;
}
