import { Alert, Button, Collapse, Group, ScrollArea, Text } from "@mantine/core";
import { useState } from "react";
import { ask } from "../../ui/ask.tsx";
import { told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { Changes } from "./changes.tsx";
import classes from "./editor.module.css";
import type { Writer } from "./use_writing.ts";
import { writingOf } from "./writing.ts";

/** Two wrote at once: nothing is lost until one of them says so. */
export function Conflict({ writer }: { writer: Writer }) {
  const [isOpen, setOpen] = useState(false);
  const { theirs } = writer;
  const take = () =>
    void writer.reload().then((draft) => {
      if (draft) writer.take(draft);
      // The draft was kept or dropped: one begins with what there is now.
      else location.reload();
    }, told);
  return (
    <Alert color="yellow" mb="md" title="Somebody else wrote meanwhile" role="alert" className={classes["conflict"]}>
      <Text size="sm" mb="xs">
        {theirs ? (
          <>
            {theirs.changed_by.name ?? "Somebody"} changed this draft at <When at={theirs.changed_at} />.
          </>
        ) : (
          "The draft was kept as a version, or dropped."
        )}{" "}
        What you wrote stands here still, and is kept nowhere yet.
      </Text>
      <Group gap="xs">
        <Button size="xs" onClick={take}>
          Take theirs
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => ask({ title: "Write over theirs?", words: "What they changed since you began is gone from the draft.", action: "Write over it", isGrave: true, then: () => void writer.insist().catch(told) })}
        >
          Keep mine
        </Button>
        {theirs && (
          <Button size="xs" variant="subtle" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            What is otherwise
          </Button>
        )}
      </Group>
      {theirs && (
        <Collapse expanded={isOpen}>
          <ScrollArea.Autosize mah="50vh" mt="sm">
            <Text size="xs" c="dimmed" mb="xs">
              From theirs to yours:
            </Text>
            <Changes before={writingOf(theirs)} after={writer.writing} />
          </ScrollArea.Autosize>
        </Collapse>
      )}
    </Alert>
  );
}
