import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMay } from "../../../api/account.ts";
import { useDataSources, type DataSourceOutput } from "../../../api/data_sources.ts";
import { curlOf } from "../../../ui/curl.ts";
import { Empty } from "../../../ui/empty.tsx";
import { useGiven, type Filter } from "../../../ui/filters.tsx";
import { List, type Column } from "../../../ui/list.tsx";
import { When } from "../../../ui/when.tsx";
import { SourceForm } from "./source_form.tsx";

const FILTERS: readonly Filter[] = [{ name: "q", label: "Key or address", kind: "search" }];

const COLUMNS: readonly Column<DataSourceOutput>[] = [
  { title: "Key", cell: (one) => <Text size="sm" fw={550}>{one.key}</Text>, text: (one) => one.key }, // prettier-ignore
  { title: "Asks", cell: (one) => <Asks source={one} />, text: (one) => `${one.method} ${one.url}` },
  { title: "Within", cell: (one) => one.deadline, text: (one) => one.deadline, isExtra: true },
  { title: "Counts for", cell: (one) => keptOf(one), text: (one) => one.cache, isExtra: true },
  { title: "Where it does not answer", cell: (one) => otherwiseOf(one), text: (one) => otherwiseOf(one), isExtra: true },
  { title: "Changed", cell: (one) => <When at={one.updated_at} />, text: (one) => one.updated_at, isExtra: true },
];

const CURL = curlOf("PUT", "/v1/data-sources/order_status", {
  url: "https://shop.example/api/orders/{{ order.number }}",
  headers: { Authorization: "Bearer a-key-of-the-shop" },
  deadline: "2s",
  fallback: { state: "being prepared" },
});

/** What templates ask your own product as a message goes. */
export function Sources() {
  const may = useMay();
  const list = useDataSources(useGiven(FILTERS));
  const [isNew, { open, close }] = useDisclosure(false);
  const add = may("data_sources:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={open}>
      New data source
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed" maw={640}>
          What your own product is asked as a message goes, so that it says what is true then.
        </Text>
        {add}
      </Group>
      <List
        name="data sources"
        list={list}
        columns={COLUMNS}
        id={(one) => one.key}
        to={(one) => `/templates/sources/${one.key}`}
        filters={FILTERS}
        empty={
          <Empty
            title="Nothing is asked yet"
            words="A message may be planned today and leave next week. Name an address of your shop, and a text says what it answers at that moment: {{ sources.order_status.state }}."
            curl={CURL}
          >
            {add}
          </Empty>
        }
      />
      <SourceForm isOpen={isNew} close={close} />
    </>
  );
}

export const keptOf = ({ cache }: DataSourceOutput) => (cache === "0s" ? "asked each time" : cache);
export const otherwiseOf = ({ fallback }: DataSourceOutput) => (fallback === null ? "the message waits" : "its fallback is shown");

function Asks({ source: { method, url } }: { source: DataSourceOutput }) {
  return (
    <Text size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
      {method} {url}
    </Text>
  );
}
