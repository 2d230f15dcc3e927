import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMay } from "../../api/account.ts";
import { PURPOSES } from "../../api/channels.ts";
import { stateOf, useTemplates, type TemplateOutput } from "../../api/templates.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Head } from "../../ui/head.tsx";
import { Id } from "../../ui/id.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { When } from "../../ui/when.tsx";
import { wayOf } from "../routes/route.ts";
import { NewTemplate } from "./new_template.tsx";
import { Sources } from "./sources/sources.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name, key or topic", kind: "search" },
  { name: "purpose", label: "Purpose", options: PURPOSES },
  {
    name: "state",
    label: "State",
    options: [
      { value: "published", label: "published" },
      { value: "changed", label: "newer version" },
      { value: "draft", label: "never published" },
    ],
  },
  { name: "archived", label: "In use", options: [{ value: "yes", label: "put away" }] },
];

const routeOf = ({ route }: TemplateOutput) => (route === null ? "" : wayOf(route));

const COLUMNS: readonly Column<TemplateOutput>[] = [
  { title: "Name", cell: (one) => <Name template={one} />, text: (one) => one.name },
  { title: "Key", cell: (one) => <Id>{one.key}</Id>, text: (one) => one.key, isExtra: true },
  { title: "Purpose", cell: (one) => one.purpose, text: (one) => one.purpose, isExtra: true },
  { title: "Topic", cell: (one) => one.topic ?? "", text: (one) => one.topic, isExtra: true },
  { title: "Goes by", cell: routeOf, text: routeOf, isExtra: true },
  { title: "State", cell: (one) => <Standing template={one} />, text: (one) => stateOf(one) },
  { title: "Changed", cell: (one) => <When at={one.updated_at} />, text: (one) => one.updated_at, isExtra: true },
];

const CURL = curlOf("POST", "/v1/templates", {
  key: "order-shipped",
  purpose: "transactional",
  route: { channel: "sms" },
  content: { sms: { en: { text: "Order {{ order.number }} is on its way." } } },
});

/** What messages say, by its key, and what is asked as they go. */
export default function Templates() {
  const may = useMay();
  const parts: [string, string, () => ReactNode][] = [["templates", "Templates", () => <Written />]];
  if (may("data_sources:read")) parts.push(["sources", "Data sources", () => <Sources />]);
  return (
    <>
      <Head title="Templates" about="What messages say: in each channel and language, in versions of which one is published." />
      <Parts parts={parts} />
    </>
  );
}

function Written() {
  const [isNew, { open, close }] = useDisclosure(false);
  const may = useMay();
  const list = useTemplates(useGiven(FILTERS));
  const create = may("templates:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={open}>
      New template
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed">
          Code sends them by their keys, and you change their words without code.
        </Text>
        {create}
      </Group>
      <List
        name="templates"
        list={list}
        columns={COLUMNS}
        id={(one) => one.key}
        to={(one) => `/templates/${one.key}`}
        filters={FILTERS}
        none={<Empty title="No template is like that" words="Take a filter away. What was put away is listed apart." />}
        empty={
          <Empty
            title="Write your first template"
            words="A template says the same thing on each channel and in each language. Code sends it by its key, and you change its words without code."
            curl={CURL}
          >
            {create}
          </Empty>
        }
      />
      <NewTemplate isOpen={isNew} close={close} />
    </>
  );
}

function Name({ template }: { template: TemplateOutput }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" fw={550} truncate maw={320}>
        {template.name}
      </Text>
      {template.is_sensitive && (
        <Badge size="xs" variant="default" tt="none">
          secret
        </Badge>
      )}
    </Group>
  );
}

const STANDING = {
  published: { words: "published", color: "teal" },
  changed: { words: "newer version", color: "blue" },
  draft: { words: "never published", color: "gray" },
} as const;

export function Standing({ template }: { template: TemplateOutput }) {
  const { words, color } = template.archived_at ? { words: "put away", color: "gray" } : STANDING[stateOf(template)];
  return (
    <Badge variant="light" color={color} size="sm" radius="sm" tt="none" fw={550}>
      {words}
    </Badge>
  );
}
