import { Alert, Button, FileButton, Group, Paper, Progress, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconDeviceFloppy, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useCheckpoint, useVerifyAudit, type KeptCheckpoint, type Progress as Far, type Verdict } from "../../api/audit.ts";
import { Wrong } from "../../ui/door.tsx";
import { save } from "../../ui/csv.ts";
import { told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";

const MOST_BYTES = 100_000;
/** The API takes no more with a call. */
const MOST = 100;

/** Whether nobody changed the log: by the chain alone, and by checkpoints that were kept elsewhere. */
export function Verify() {
  const stands = useCheckpoint();
  const [kept, setKept] = useState<KeptCheckpoint[]>([]);
  const [far, setFar] = useState<Far | null>(null);
  const verify = useVerifyAudit(setFar);
  const here = stands.data;
  return (
    <Paper component="section" withBorder p="md" aria-label="Verification">
      <Title order={2}>Is the log whole?</Title>
      <Text size="sm" c="dimmed" mt={2} mb="sm">
        Each entry holds the hash of the one before: what was edited, taken out or moved shows. Whether its end was cut off, or all of it written anew, shows
        only against a checkpoint that you kept where nobody who can write to the database can.
      </Text>
      {here && (
        <Text size="sm" mb="sm" component="div">
          It stands at entry <span className="number">{here.seq.toLocaleString()}</span>
          {here.at && (
            <>
              {" "}
              of <When at={here.at} />
            </>
          )}
          .
        </Text>
      )}
      <Group gap="xs">
        <Button size="xs" loading={verify.isPending} onClick={() => verify.mutate(kept, { onSettled: () => void stands.refetch() })}>
          Verify
        </Button>
        <FileButton multiple onChange={(files) => void read(files).then((more) => setKept([...kept, ...more].slice(-MOST)), told)}>
          {(props) => (
            <Button size="xs" variant="default" leftSection={<IconUpload size={14} />} {...props}>
              {kept.length === 0 ? "With checkpoints that I kept" : kept.length === 1 ? "With one checkpoint" : `With ${kept.length} checkpoints`}
            </Button>
          )}
        </FileButton>
        {kept.length > 0 && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => setKept([])}>
            Without
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDeviceFloppy size={14} />}
          disabled={here === undefined}
          onClick={() => here && save(`audit-checkpoint-${here.seq}.json`, `${JSON.stringify(here)}\n`, "application/json")}
        >
          Keep a checkpoint
        </Button>
      </Group>
      {verify.isPending && far && (
        <div>
          <Progress value={far.of === 0 ? 100 : (far.done / far.of) * 100} mt="sm" aria-label="Verified so far" />
          <Text size="xs" c="dimmed" mt={4} className="number">
            {far.done.toLocaleString()} of {far.of.toLocaleString()}
          </Text>
        </div>
      )}
      <Wrong error={verify.error} />
      {verify.data && <Told verdict={verify.data} given={verify.variables.length} />}
    </Paper>
  );
}

function Told({ verdict, given }: { verdict: Verdict; given: number }) {
  if (verdict.findings.length > 0)
    return (
      <Alert color="red" icon={<IconAlertTriangle size={18} />} title="The log is not whole" mt="md" role="alert">
        {verdict.findings.slice(0, 20).map((one, n) => (
          <Text key={n} size="sm">
            {one.seq !== null && `Entry ${one.seq}: `}
            {one.detail} ({one.code.replaceAll("_", " ")})
          </Text>
        ))}
        <Text size="sm" mt="xs">
          Somebody has written to the database past Tidings, or a backup was put in the place of what was later. Export the log, and compare it with an export
          or a backup from before.
        </Text>
      </Alert>
    );
  const words =
    given === 0
      ? "Keep a checkpoint now: with it the next verification also shows what was cut off or written anew."
      : verdict.anchored > 0
        ? `Up to entry ${verdict.anchored.toLocaleString()} your checkpoints prove it.`
        : "None of your checkpoints falls into this log.";
  return (
    <Alert color="teal" icon={<IconCircleCheck size={18} />} title={`${verdict.entries.toLocaleString()} entries, and each follows from the one before`} mt="md" role="status">
      <Text size="sm">{words}</Text>
    </Alert>
  );
}

/** The checkpoints in these files, one or a line each as `tidings audit checkpoint` prints them; what is none is told. */
async function read(files: readonly File[]): Promise<KeptCheckpoint[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      try {
        if (file.size > MOST_BYTES) throw new Error("too long");
        const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "");
        return lines.map((line) => checkpointOf(JSON.parse(line) as KeptCheckpoint));
      } catch {
        throw new Error(`“${file.name}” holds no checkpoints: each is a line with a seq and a hash, as “Keep a checkpoint” writes it.`);
      }
    }),
  );
  return found.flat();
}

function checkpointOf({ workspace, seq, hash }: KeptCheckpoint): KeptCheckpoint {
  if (!Number.isSafeInteger(seq) || !/^[0-9a-f]{64}$/.test(hash)) throw new Error("no checkpoint");
  return { seq, hash, ...(typeof workspace === "string" ? { workspace } : {}) };
}
