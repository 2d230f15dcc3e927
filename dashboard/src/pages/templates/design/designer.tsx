import "grapesjs/dist/css/grapes.min.css";
import { ActionIcon, Alert, Button, Group, Modal, SegmentedControl, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowDown, IconArrowForwardUp, IconArrowUp, IconTrash } from "@tabler/icons-react";
import type { Editor } from "grapesjs";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { ask } from "../../../ui/ask.tsx";
import classes from "./designer.module.css";
import { indented } from "./indented.ts";
import { lostIn } from "./kept.ts";
import { begin, markNext } from "./begin.ts";

interface Props {
  mjml: string;
  /** Names that can be put into the text. */
  names: readonly string[];
  keep: (mjml: string) => void;
  close: () => void;
}

const DEVICES = [
  { value: "desktop", label: "Computer" },
  { value: "mobilePortrait", label: "Phone" },
];

/** The mail's page by drag and drop. It is loaded when somebody asks for it, and what it cannot keep is not opened in it. */
export default function Designer(props: Props) {
  return (
    <Modal opened onClose={props.close} fullScreen withCloseButton={false} padding={0} closeOnEscape={false} attributes={{ content: { "aria-label": "The mail by drag and drop" } }}>
      <Board {...props} />
    </Modal>
  );
}

function Board({ mjml, names, keep, close }: Props) {
  const canvas = useRef<HTMLDivElement>(null);
  const blocks = useRef<HTMLDivElement>(null);
  const traits = useRef<HTMLDivElement>(null);
  const styles = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [lost, setLost] = useState<readonly string[]>([]);
  const [device, setDevice] = useState("desktop");
  const latest = useRef(close);

  useEffect(() => {
    const [place, ...sides] = [canvas.current, blocks.current, traits.current, styles.current];
    const [left, upper, lower] = sides;
    if (!place || !left || !upper || !lower) return;
    const made = begin({ canvas: place, blocks: left, traits: upper, styles: lower, mjml, names });
    made.onReady(() => {
      setLost(lostIn(mjml, made.getHtml()));
      made.UndoManager.clear();
      made.Canvas.getDocument()?.addEventListener("keydown", (event) => event.key === "Escape" && made.getEditing() == null && latest.current());
      setEditor(made);
    });
    return () => {
      setEditor(null);
      made.destroy();
    };
    // What stands in it is its own from here on.
  }, []);

  const done = () => {
    if (editor) keep(indented(editor.getHtml()));
    close();
  };
  const isWhole = lost.length === 0;
  const leave = () => {
    if (!editor?.UndoManager.hasUndo()) return close();
    ask({
      title: "Throw the changes away?",
      words: "What you changed in the design since you opened it is gone then. The draft stays as it was before.",
      action: "Throw them away",
      isGrave: true,
      then: close,
    });
  };
  latest.current = leave;
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  };
  return (
    <div className={classes["whole"]} onKeyDown={pressed}>
      <Group justify="space-between" px="md" py="xs" gap="xs">
        <Title order={1}>Design the mail</Title>
        <SegmentedControl
          size="xs"
          data={DEVICES}
          value={device}
          onChange={(value) => {
            setDevice(value);
            editor?.setDevice(value);
          }}
          aria-label="How wide it is shown"
        />
        <Group gap="xs">
          <Step label="Undo" Icon={IconArrowBackUp} act={() => editor?.UndoManager.undo()} />
          <Step label="Do it again" Icon={IconArrowForwardUp} act={() => editor?.UndoManager.redo()} />
          <Step label="Mark the one before" Icon={IconArrowUp} act={() => editor && markNext(editor, -1)} />
          <Step label="Mark the next one" Icon={IconArrowDown} act={() => editor && markNext(editor, 1)} />
          <Step label="Take away what is marked" Icon={IconTrash} act={() => editor?.runCommand("core:component-delete")} />
          <Button variant="default" size="xs" onClick={leave}>
            Leave it
          </Button>
          <Button size="xs" onClick={done} disabled={editor === null || !isWhole}>
            Done
          </Button>
        </Group>
      </Group>
      {!isWhole && (
        <Alert color="yellow" m="md" title="This mail is better written as source" style={{ gridRow: 2, alignSelf: "start" }}>
          <Text size="sm">By drag and drop this would be lost, so that it is not done here: {lost.slice(0, 8).join("  ")}</Text>
        </Alert>
      )}
      <div className={classes["parts"]} style={isWhole ? undefined : { display: "none" }}>
        <section className={classes["side"]} aria-label="What can be put in">
          <Text size="xs" c="dimmed" className={classes["heading"]}>
            Drag one into the mail, or click it, or press Enter on it: it comes after what is marked
          </Text>
          <div ref={blocks} />
        </section>
        <div ref={canvas} className={classes["canvas"]} />
        <section className={classes["side"]} aria-label="What is marked">
          <Text size="xs" c="dimmed" className={classes["heading"]}>
            Click something in the mail, and change it here; click twice to write in it. Pictures are grey here, and are seen in the preview.
          </Text>
          <div ref={traits} />
          <div ref={styles} />
        </section>
      </div>
    </div>
  );
}

function Step({ label, Icon, act }: { label: string; Icon: typeof IconTrash; act: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="md" onClick={act} aria-label={label}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
