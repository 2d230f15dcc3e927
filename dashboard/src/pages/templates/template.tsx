import { ActionIcon, Alert, Badge, Button, Group, Menu, Text } from "@mantine/core";
import { IconDots, IconSend } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import { useDraft, useDropDraft, usePutAway, useTemplate, useVersion, type DraftOutput, type FullVersionOutput, type TemplateOutput } from "../../api/templates.ts";
import { ask } from "../../ui/ask.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { About } from "./about.tsx";
import { Conflict } from "./conflict.tsx";
import { Editor } from "./editor.tsx";
import { Publish } from "./publish.tsx";
import { dataOf, NO_SAMPLES, type Kinds } from "./samples.tsx";
import { Standing } from "./templates.tsx";
import { TestSend } from "./test_send.tsx";
import { useWriting, type Writer } from "./use_writing.ts";
import { Versions } from "./versions.tsx";
import { channelsOf } from "./writing.ts";

/** One template: what it says and will say, what it said, and what it is for. */
export default function Template() {
  const { key = "" } = useParams();
  const template = useTemplate(key);
  const draft = useDraft(key);
  const newest = useVersion(key, template.data && draft.data === null ? template.data.latest : null);
  const from = draft.data ?? (draft.data === null ? newest.data : undefined);
  // While what comes after a publication is fetched, one sees what was there.
  const last = useRef<DraftOutput | FullVersionOutput | undefined>(undefined);
  if (from) last.current = from;
  const error = template.error ?? draft.error ?? newest.error;
  if (error && last.current === undefined) return <Problem error={error} again={() => void template.refetch()} />;
  if (template.data === undefined || last.current === undefined) return <Waiting />;
  return <Whole key={key} template={template.data} from={last.current} />;
}

function Whole({ template, from }: { template: TemplateOutput; from: DraftOutput | FullVersionOutput }) {
  const writer = useWriting(template.key, from);
  const may = useMay();
  const [samples, setSamples] = useState(NO_SAMPLES);
  const [kinds, setKinds] = useState<Kinds>(from.kinds);
  const [publishing, setPublishing] = useState<DraftOutput | FullVersionOutput | null>(null);
  const [isTesting, setTesting] = useState(false);
  const isReadOnly = !may("templates:write") || template.archived_at !== null;
  const isDraft = "revision" in from;
  const isNothingNew = !isDraft && writer.standing === "kept" && template.published === template.latest;
  const [isAsking, setAsking] = useState(false);
  const publish = async () => {
    if (!(await writer.keep())) return;
    // What is published is what was kept, by whoever wrote it last.
    const kept = await writer.reload();
    if (kept === null || kept.revision === writer.revision()) setPublishing(kept ?? from);
    else throw new Error("Somebody else has changed the draft just now. Look at what it says, and publish it then.");
  };
  const askToPublish = () => {
    setAsking(true);
    void publish()
      .catch(told)
      .finally(() => setAsking(false));
  };
  return (
    <>
      <Head
        title={template.name}
        about={
          <Group component="span" gap={8}>
            <Text span size="sm" ff="monospace">
              {template.key}
            </Text>
            <Standing template={template} />
            <Kept writer={writer} isDraft={isDraft} />
          </Group>
        }
      >
        {!isReadOnly && (
          <>
            <Button variant="default" leftSection={<IconSend size={15} />} onClick={() => void writer.keep().then(setTesting)} disabled={writer.standing === "conflict"}>
              Send a test
            </Button>
            <Button onClick={askToPublish} loading={isAsking} disabled={isNothingNew || writer.standing === "conflict"}>
              Publish…
            </Button>
          </>
        )}
        {may("templates:write") && <More template={template} isDraft={isDraft} writer={writer} />}
      </Head>
      {template.archived_at !== null && (
        <Alert color="gray" mb="md" title="It is put away">
          <Text size="sm">It is not listed, and no message is made from it. Take it out to write or send it again.</Text>
        </Alert>
      )}
      {writer.standing === "conflict" && <Conflict writer={writer} />}
      <Parts
        parts={[
          ["write", "Write", () => <Editor writer={writer} missing={from.missing} samples={samples} setSamples={setSamples} kinds={kinds} setKinds={setKinds} isReadOnly={isReadOnly} />],
          ["versions", "Versions", () => <Versions template={template} />],
          ["about", "About", () => <About template={template} kinds={kinds} />],
        ]}
      />
      <Publish template={template} what={publishing} close={() => setPublishing(null)} became={writer.became} />
      {isTesting && (
        <TestSend template={template} channels={channelsOf(writer.writing.content)} isOpen close={() => setTesting(false)} hasDraft={isDraft} data={dataOf(samples, kinds)} />
      )}
    </>
  );
}

const STANDING: Readonly<Record<Writer["standing"], string>> = {
  kept: "Draft kept",
  changed: "Not kept yet",
  keeping: "Keeping…",
  conflict: "Somebody else wrote",
  failed: "Not kept",
};

/** Whether what one sees is safe. */
function Kept({ writer, isDraft }: { writer: Writer; isDraft: boolean }) {
  if (writer.standing === "kept" && !isDraft) return null;
  return (
    <Badge component="span" role="status" size="sm" variant="default" tt="none" fw={500} color={writer.standing === "failed" ? "red" : "gray"}>
      {STANDING[writer.standing]}
    </Badge>
  );
}

function More({ template, isDraft, writer }: { template: TemplateOutput; isDraft: boolean; writer: Writer }) {
  const putAway = usePutAway();
  const drop = useDropDraft(template.key);
  const isAway = template.archived_at !== null;
  const move = (away: boolean, isBack = false) =>
    putAway.mutate({ key: template.key, isAway: away }, { onSuccess: () => done(isBack ? "It is as it was." : away ? "It is put away. You find it under “put away”." : "It is in use again."), onError: told });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label="More">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isDraft && !isAway && (
          <Menu.Item
            onClick={() =>
              ask({
                title: "Drop the draft?",
                words: `What was written since version ${template.latest} is gone. Versions stay as they are, and messages say what they said.`,
                action: "Drop it",
                isGrave: true,
                // What was not kept yet would come back as a draft.
                then: () => void writer.keep().finally(() => drop.mutate(undefined, { onSuccess: () => done("The draft is dropped."), onError: told })),
              })
            }
            disabled={writer.standing === "keeping"}
          >
            Drop the draft
          </Menu.Item>
        )}
        <Menu.Item
          onClick={() =>
            isAway
              ? move(false)
              : ask({ title: "Put it away?", words: "It is listed no more, and no message is made from it. Messages that were accepted go on, and you can take it out again.", action: "Put it away", then: () => move(true) })
          }
        >
          {isAway ? "Take it out again" : "Put it away"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
