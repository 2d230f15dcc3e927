import { Anchor, Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useSuppressions, type SuppressionOutput } from "../../api/suppressions.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Head } from "../../ui/head.tsx";
import { Id } from "../../ui/id.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { When } from "../../ui/when.tsx";
import { Suppress, useLift } from "./suppress.tsx";

const FILTERS: readonly Filter[] = [
  { name: "address", label: "A whole mail address or number", kind: "search" },
  { name: "kind", label: "Kind", options: ["email", "phone", "push", "webpush"] },
  { name: "reason", label: "Why" },
];

/** Addresses that are never to be used, whoever has them. */
export default function Suppressions() {
  const may = useMay();
  const list = useSuppressions(useGiven(FILTERS));
  const lift = useLift();
  const [isNew, setNew] = useState(false);
  const mayChange = may("consents:write");
  const columns: Column<SuppressionOutput>[] = [
    { title: "Since", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at },
    { title: "Kind", text: (one) => one.kind },
    { title: "Why", text: (one) => one.reason.replaceAll("_", " ") },
    { title: "Told by", text: (one) => one.source, isExtra: true },
    { title: "On", text: (one) => one.channel ?? "every channel", isExtra: true },
    { title: "About", text: (one) => one.topic ?? "everything", isExtra: true },
    { title: "Id", cell: (one) => <Id>{one.id}</Id>, text: (one) => one.id, isExtra: true },
  ];
  if (mayChange) {
    columns.push({
      title: "Action",
      cell: (one) => (
        <Button size="compact-xs" variant="subtle" color="red" aria-label={`Lift ${one.id}`} onClick={() => lift(one.id)}>
          Lift
        </Button>
      ),
      text: null,
    });
  }
  const add = mayChange && (
    <Button size="xs" leftSection={<IconBan size={15} />} onClick={() => setNew(true)}>
      Suppress an address
    </Button>
  );
  return (
    <>
      <Anchor component={Link} to="/contacts" size="sm">
        Contacts
      </Anchor>
      <Head title="Suppressions" about="Addresses that are never used: nobody answers there, or who does wants silence. Which they are is not kept, but a hash: one is looked up by the whole address.">
        {add}
      </Head>
      <List
        name="suppressions"
        list={list}
        filters={FILTERS}
        columns={columns}
        id={(one) => one.id}
        none={<Empty title="Nothing like that is suppressed" words="An address is found by the whole of it; a number with its country code." />}
        empty={
          <Empty
            title="No address is suppressed"
            words="A mailbox that does not exist, a complaint, a STOP: whatever says that an address is not to be used stands here by itself. Those of an old tool can be brought along."
            curl={curlOf("POST", "/v1/suppressions", { email: "ada@example.com", reason: "complaint" })}
          >
            {add}
          </Empty>
        }
      />
      <Suppress address={isNew ? "new" : null} close={() => setNew(false)} />
    </>
  );
}
