import { Button, Menu, Modal, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useAudit, useExportAudit, type Entry, type Progress } from "../../api/audit.ts";
import { useNamed } from "../../api/queries.ts";
import { useFilters } from "../../ui/address.ts";
import { Sample } from "../../ui/code.tsx";
import { save } from "../../ui/csv.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Sought } from "../../ui/sought.tsx";
import { State } from "../../ui/state.tsx";
import { told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { Verify } from "./verify.tsx";

const FILTERS: readonly Filter[] = [
  { name: "action", label: "Action" },
  { name: "principal", label: "Who (their id)" },
  { name: "target", label: "To what (its id)" },
  { name: "since", label: "From", kind: "day" },
  { name: "until", label: "Until", kind: "last day" },
];

const nameOf = (one: Entry) => String(one.seq);
const CURL = curlOf("GET", "/v1/audit?limit=50");

/** Who did what to what, from where, and that nobody changed the log of it. */
export function Audit() {
  const list = useAudit(useGiven(FILTERS));
  const may = useMay();
  const [{ open }, go] = useFilters(["open"]);
  const { row, ...sought } = useNamed(list, open, nameOf);
  const columns: readonly Column<Entry>[] = [
    { title: "When", cell: (one) => <When at={one.at} />, text: (one) => one.at },
    { title: "Who", cell: (one) => <Who entry={one} />, text: (one) => one.principal.name ?? one.principal.id ?? one.principal.kind },
    { title: "What", cell: (one) => <What entry={one} open={() => go({ open: nameOf(one) })} />, text: (one) => one.action },
    { title: "Outcome", cell: (one) => <State state={one.outcome} />, text: (one) => one.outcome, isExtra: true },
    { title: "To what", cell: (one) => <Text size="xs" ff="monospace">{one.target?.id ?? one.target?.kind}</Text>, text: (one) => one.target?.id ?? one.target?.kind, isExtra: true }, // prettier-ignore
    { title: "From", cell: (one) => <Text size="xs">{one.source.ip}</Text>, text: (one) => one.source.ip, isExtra: true },
    { title: "No.", cell: (one) => <Text size="xs" className="number">{one.seq}</Text>, text: (one) => one.seq, isExtra: true }, // prettier-ignore
  ];
  return (
    <Stack gap="md">
      <Verify />
      <div>
        <List
          name="audit"
          list={list}
          columns={columns}
          id={nameOf}
          filters={FILTERS}
          none={<Empty title="Nothing like that was done" words="Take a filter away, or look at another time. An entry appears about a second after its deed." />}
          empty={
            <Empty title="Nothing was done yet" words="Every change is written down here, with who made it and from where." curl={CURL}>
              {may("members:read") && (
                <Button component={Link} to="/settings?tab=members" size="xs">
                  See who can change things
                </Button>
              )}
            </Empty>
          }
        >
          <Whole />
        </List>
      </div>
      <Modal opened={open !== undefined} onClose={() => go({ open: null })} title={row?.action ?? "Entry"} size="lg" centered>
        {row ? <One entry={row} /> : open && <Sought {...sought} />}
      </Modal>
    </Stack>
  );
}

/** The whole log as a file that can be verified elsewhere. */
function Whole() {
  const [progress, setProgress] = useState<Progress | null>(null);
  const whole = useExportAudit(setProgress);
  const write = () =>
    void whole
      .mutateAsync()
      .then((text) => save(`audit-${new Date().toISOString().slice(0, 10)}.ndjson`, text, "application/x-ndjson"), told)
      .finally(() => setProgress(null));
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} disabled={whole.isPending}>
          {progress ? `${progress.done.toLocaleString()} of ${progress.of.toLocaleString()}` : "Whole log"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={write}>
          As NDJSON, from the first entry
          <Text size="xs" c="dimmed">
            Each line as its hash is made of: <code>tidings audit verify</code> proves it where nobody here can write.
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Who({ entry: { principal } }: { entry: Entry }) {
  return (
    <>
      <Text size="sm">{principal.name ?? principal.kind.replaceAll("_", " ")}</Text>
      <Text size="xs" c="dimmed">
        {principal.kind.replaceAll("_", " ")}
      </Text>
    </>
  );
}

function What({ entry, open }: { entry: Entry; open: () => void }) {
  return (
    <Button variant="subtle" size="compact-sm" px={4} onClick={open} aria-label={`${entry.action}, entry ${entry.seq}: show all of it`}>
      {entry.action}
    </Button>
  );
}

function One({ entry }: { entry: Entry }) {
  const { principal, target, source } = entry;
  return (
    <Stack gap="md">
      <Facts
        facts={[
          ["When", <When key="at" at={entry.at} />],
          ["Who", [principal.name, principal.kind.replaceAll("_", " "), principal.id].filter(Boolean).join(" · ")],
          ["Outcome", entry.outcome],
          ["To what", target && [target.kind.replaceAll("_", " "), target.id].filter(Boolean).join(" ")],
          ["From", source.ip],
          ["With", source.user_agent],
          ["Request", source.request_id],
          ["Entry", <span key="seq" className="number">{entry.seq}</span>], // prettier-ignore
          ["Hash", <code key="hash">{entry.hash}</code>],
        ]}
      />
      {entry.changes && <Sample text={JSON.stringify(entry.changes, null, 2)} label="Copy the changes" />}
    </Stack>
  );
}
