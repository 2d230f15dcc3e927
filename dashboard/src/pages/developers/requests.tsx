import { Anchor, Button, Group, Text, Tooltip } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { OPERATION_IDS, useRequests, type RequestOutput } from "../../api/requests.ts";
import { useCallerNames } from "../../api/keys.ts";
import { useFilters } from "../../ui/address.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { OneRequest } from "./request.tsx";

const FILTERS: readonly Filter[] = [
  {
    name: "status",
    label: "Status",
    options: [{ value: "2xx", label: "2xx: done" }, { value: "4xx", label: "4xx: refused" }, { value: "5xx", label: "5xx: our fault" }, "400", "401", "403", "404", "409", "413", "422", "429", "503"],
  },
  { name: "operation", label: "Operation", options: OPERATION_IDS },
  { name: "method", label: "Method", options: ["GET", "POST", "PUT", "PATCH", "DELETE"] },
  { name: "caller", label: "Key, member or contact" },
  { name: "request", label: "Request id" },
  { name: "since", label: "From", kind: "day" },
  { name: "until", label: "Until", kind: "last day" },
];

/** What was asked of the API, and how it was answered, the newest first. */
export function Requests() {
  const [{ open }, go] = useFilters(["open", "caller"]);
  const may = useMay();
  const list = useRequests(useGiven(FILTERS));
  const { data: names = {} } = useCallerNames();
  const columns: readonly Column<RequestOutput>[] = [
    { title: "When", cell: (one) => <When at={one.at} />, text: (one) => one.at },
    { title: "Asked", cell: (one) => <Asked request={one} open={() => go({ open: one.id })} />, text: (one) => `${one.method} ${one.path ?? ""}` },
    { title: "Answer", cell: (one) => <State state={String(one.status)} reason={one.code} />, text: (one) => one.status },
    { title: "Code", cell: (one) => one.code, text: (one) => one.code, isExtra: true },
    { title: "By", cell: (one) => <By request={one} names={names} only={(caller) => go({ caller })} />, text: (one) => names[one.caller.id] ?? one.caller.id, isExtra: true },
    { title: "ms", cell: (one) => <Text size="sm" className="number">{one.ms.toLocaleString()}</Text>, text: (one) => one.ms, isExtra: true }, // prettier-ignore
    { title: "Request id", cell: (one) => <Text size="xs" c="dimmed" ff="monospace" truncate maw={180}>{one.request_id}</Text>, text: (one) => one.request_id, isExtra: true }, // prettier-ignore
  ];
  return (
    <>
      <List
        name="requests"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={FILTERS}
        none={<Empty title="No request is like that" words="Take a filter away, or look at another time. What was asked is kept for as many days as Settings say." />}
        empty={
          <Empty title="Nothing was asked yet" words="What your programs ask of the API, and what they are answered, stands here some moments later." curl={curlOf("GET", "/v1/messages")}>
            <Button component={Link} to={may("keys:write") ? "/developers?tab=keys" : "/developers?tab=reference"} size="xs">
              {may("keys:write") ? "Make a key" : "See what can be asked"}
            </Button>
          </Empty>
        }
      />
      <OneRequest id={open ?? null} close={() => go({ open: null })} name={(id) => names[id]} />
    </>
  );
}

function Asked({ request, open }: { request: RequestOutput; open: () => void }) {
  return (
    <div>
      <Anchor component="button" type="button" size="sm" onClick={open} ta="left">
        {request.operation}
      </Anchor>
      <Text size="xs" c="dimmed" ff="monospace">
        {request.method} {request.path ?? "a person who was erased"}
      </Text>
      {request.left_out > 0 && (
        <Text size="xs" c="orange">
          {request.left_out.toLocaleString()} before it are not kept: too many at once
        </Text>
      )}
    </div>
  );
}

function By({ request, names, only }: { request: RequestOutput; names: Readonly<Record<string, string>>; only: (caller: string) => void }) {
  const { kind, id } = request.caller;
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={`Only what ${id} asked`}>
        <Anchor component="button" type="button" size="sm" onClick={() => only(id)} ta="left">
          {names[id] ?? (kind === "contact" ? "an end user" : `a ${kind}`)}
        </Anchor>
      </Tooltip>
      {request.is_socket && (
        <Text size="xs" c="dimmed">
          by socket
        </Text>
      )}
    </Group>
  );
}
