import { Alert, Button, Group, Paper, Progress, Stack, Table, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { newKey } from "@sdk/chance.ts";
import { useWho } from "../../../api/account.ts";
import { begin, begun, goOn, putAway, stop, useImporting, type Importing, type Job, type Row } from "../../../api/contact_import.ts";
import { ask } from "../../../ui/ask.tsx";
import { csvOf, save } from "../../../ui/csv.ts";
import { Head } from "../../../ui/head.tsx";
import { Stat } from "../../../ui/stat.tsx";
import { readTable, type TableFile } from "../../../ui/table_file.ts";
import { told } from "../../../ui/told.ts";
import { Waiting } from "../../../ui/waiting.tsx";
import { wordsOf } from "../../../ui/words.ts";
import { guessed, WRONG, type Mapping } from "./columns.ts";
import { Choose } from "./choose.tsx";
import { MapColumns } from "./map.tsx";
import { read } from "./rows.ts";

const MOST_ROWS = 200_000;
const SAMPLES = 50;
/** The head is line 1. */
const LINE = 2;
const SHOWN_WRONG = 20;

/** A file of people: chosen, its columns mapped by hand, and taken slice by slice; what was wrong comes back as a file to be mended. */
export default function Import() {
  const who = useWho();
  const importing = useImporting(who);
  const [isReady, setReady] = useState(false);
  const [chosen, setChosen] = useState<{ file: File; table: TableFile } | null>(null);
  const table = useRef<TableFile | null>(null);

  // What was begun before a reload goes on by itself.
  useEffect(() => {
    void (async () => {
      try {
        const job = await begun<Mapping>(who);
        if (job !== undefined) {
          table.current = await readTable(job.file);
          void goOn(who, job, rowsOf(table.current, job.plan));
        }
      } catch (error) {
        told(error);
      } finally {
        setReady(true);
      }
    })();
  }, [who]);

  const start = (mapping: Mapping) => {
    if (chosen === null) return;
    const job: Job<Mapping> = { id: newKey(), name: chosen.file.name, file: chosen.file, plan: mapping, total: chosen.table.rows.length };
    const people = job.total === 1 ? "one row" : `${job.total.toLocaleString()} rows`;
    const hasConsents = mapping.targets.some((one) => one.is === "consent");
    ask({
      title: `Import ${people}?`,
      words: `Who has an id that you know already is changed: what the file says takes the place of what is known, and empty cells change nothing. The others are made.${
        hasConsents ? " Each yes and no is written down as a consent or a withdrawal, which is never taken away." : ""
      } Nobody is written to.`,
      action: `Import ${people}`,
      then: () => {
        table.current = chosen.table;
        setChosen(null);
        void begin(who, job, rowsOf(chosen.table, mapping));
      },
    });
  };
  const again = () => {
    const job = importing.job as Job<Mapping> | null;
    if (job !== null && table.current !== null) void goOn(who, job, rowsOf(table.current, job.plan), true);
  };

  if (!isReady) return <Waiting />;
  return (
    <>
      <Head title="Import contacts" about="A CSV file from your shop, your old tool or a spreadsheet.">
        <Button component={Link} to="/contacts" size="xs" variant="default">
          Back to the contacts
        </Button>
      </Head>
      {importing.phase !== "nothing" ? (
        <Going importing={importing} table={table.current} again={again} halt={() => void stop(who)} away={() => void putAway(who)} />
      ) : chosen === null ? (
        <Choose
          chosen={(file) =>
            void readTable(file)
              .then((found) => {
                if (found.rows.length === 0) throw new Error("The file has no rows below its first line, which names the columns.");
                if (found.rows.length > MOST_ROWS) throw new Error(`The file has ${found.rows.length.toLocaleString()} rows; up to ${MOST_ROWS.toLocaleString()} go at once. Split it.`);
                setChosen({ file, table: found });
              })
              .catch(told)
          }
        />
      ) : (
        <MapColumns
          name={chosen.file.name}
          table={chosen.table}
          first={guessed(chosen.table.head, chosen.table.rows.slice(0, SAMPLES))}
          start={start}
          leave={() => setChosen(null)}
        />
      )}
    </>
  );
}

/** Reads the n-th row; ids of the rows before are known, in whichever order they are asked for. */
function rowsOf(table: TableFile, mapping: Mapping): (n: number) => Row {
  const seen = new Map<string, number>();
  let next = 0;
  return (n) => {
    for (; next < n; next += 1) read(table.rows[next] ?? [], next + LINE, mapping, seen);
    next = n + 1;
    return read(table.rows[n] ?? [], n + LINE, mapping, seen);
  };
}

interface GoingProps {
  importing: Importing;
  table: TableFile | null;
  again: () => void;
  halt: () => void;
  away: () => void;
}

function Going({ importing, table, again, halt, away }: GoingProps) {
  const { phase, job, done, stored, made, consents, wrong, error } = importing;
  const total = job?.total ?? 0;
  const words = phase === "done" ? "It is done" : phase === "stopped" ? "It stands still" : "It is on its way";
  return (
    <Stack gap="md" maw={860}>
      <Paper withBorder p="md">
        <Group justify="space-between" mb="xs">
          <Title order={2}>
            {words}: {job?.name}
          </Title>
          <Text size="sm" c="dimmed" className="number" role="status">
            {done.toLocaleString()} of {total.toLocaleString()} rows
          </Text>
        </Group>
        <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label="How far it is" />
        <Group gap="sm" mt="md" align="stretch">
          <Stat name="Contacts stored" value={stored.toLocaleString()} about={`${made.toLocaleString()} new, ${(stored - made).toLocaleString()} known before`} />
          <Stat name="Consents written" value={consents.toLocaleString()} />
          <Stat name="Rows with errors" value={wrong.length.toLocaleString()} />
        </Group>
        {phase === "running" && (
          <Text size="sm" c="dimmed" mt="sm">
            You may go to other pages; leave this tab open. After a reload it goes on when you come back to this page, and nothing is done twice.
          </Text>
        )}
        {error !== null && (
          <Alert color="red" mt="sm" role="alert" title="It could not go on">
            {wordsOf(error)} What was stored stays; going on begins where it stopped.
          </Alert>
        )}
        <Group mt="md" gap="xs">
          {phase === "running" && (
            <Button variant="default" size="xs" onClick={halt}>
              Stop here
            </Button>
          )}
          {phase === "stopped" && (
            <Button size="xs" onClick={again}>
              Go on
            </Button>
          )}
          {phase === "done" && (
            <Button size="xs" component={Link} to="/contacts" onClick={wrong.length === 0 ? away : undefined}>
              See the contacts
            </Button>
          )}
          {phase !== "running" && (
            <Button variant="default" size="xs" onClick={away}>
              {phase === "done" ? "Import another file" : "Leave the rest"}
            </Button>
          )}
        </Group>
      </Paper>
      {wrong.length > 0 && <Errors importing={importing} table={table} />}
    </Stack>
  );
}

function Errors({ importing: { job, wrong }, table }: { importing: Importing; table: TableFile | null }) {
  const write = () => {
    if (table === null) return;
    const kept = table.head.map((title, n) => (title === WRONG ? -1 : n)).filter((n) => n >= 0);
    const rows = wrong.map((one) => [...kept.map((n) => table.rows[one.row]?.[n] ?? ""), one.words]);
    save(`${(job?.name ?? "import").replace(/\.csv$/i, "")}-errors.csv`, csvOf([...kept.map((n) => table.head[n] ?? ""), WRONG], rows));
  };
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>What was wrong</Title>
        <Button size="xs" onClick={write} disabled={table === null}>
          Save these rows as a file
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        The file has these rows alone, with what was wrong beside each. Mend it, and import it as it is: that column is left out.
      </Text>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing={4} aria-label="What was wrong">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={70}>Line</Table.Th>
              <Table.Th>What was wrong</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {wrong.slice(0, SHOWN_WRONG).map((one) => (
              <Table.Tr key={one.row}>
                <Table.Td className="number">{(one.row + LINE).toLocaleString()}</Table.Td>
                <Table.Td>{one.words}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {wrong.length > SHOWN_WRONG && (
        <Text size="sm" c="dimmed" mt="xs">
          And {(wrong.length - SHOWN_WRONG).toLocaleString()} more, in the file.
        </Text>
      )}
    </Paper>
  );
}
