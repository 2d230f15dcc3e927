import { Button, Group, Paper, Select, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { CATEGORIES, useCreateRule, useDeleteRule, useRules, type Category, type RuleInput, type RuleKind, type RuleOutput } from "../../api/moderation.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { CATEGORY } from "./words.ts";

const KINDS: readonly { value: RuleKind; label: string }[] = [
  { value: "word", label: "a word or phrase" },
  { value: "link", label: "links to" },
];
const FILTERS: readonly Filter[] = [
  { name: "q", label: "Word or domain", kind: "search" },
  {
    name: "kind",
    label: "Words and links",
    options: [
      { value: "word", label: "words" },
      { value: "link", label: "links" },
    ],
  },
];
const WHAT: Readonly<Record<RuleOutput["action"], string>> = { refuse: "is refused", mask: "is masked by ••••", flag: "is flagged", allow: "is allowed" };

/** What may not be said just so: words and links that are refused, masked or flagged as they come in. */
export function Rules() {
  const list = useRules(useGiven(FILTERS));
  const may = useMay();
  const columns: readonly Column<RuleOutput>[] = [
    { title: "What", cell: (one) => (one.kind === "link" ? `Links to ${one.text === "*" ? "anywhere" : one.text}` : `“${one.text}”`), text: (one) => one.text },
    { title: "Happens", cell: (one) => WHAT[one.action], text: (one) => one.action },
    { title: "For", cell: (one) => CATEGORY[one.category], text: (one) => one.category, isExtra: true },
    { title: "Since", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
    { title: "Action", cell: (one) => <Delete of={one} />, text: null },
  ];
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        It is for what people say; your backend says what it likes. Words are found as whole words, whatever their case, in look-alike letters of other scripts too. A rule
        counts within two seconds.
      </Text>
      {may("moderation:write") && <NewRule />}
      <List
        name="rules"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={FILTERS}
        empty={
          <Empty
            title="Everything may be said"
            words="A word that is refused, a link that is flagged: say which, and it counts from then on for everything that people say."
            curl={curlOf("POST", "/v1/moderation/rules", { kind: "word", text: "free money", action: "mask", category: "scam" })}
          />
        }
      />
    </>
  );
}

const FRESH: RuleInput = { kind: "word", text: "", action: "flag", category: "spam" };

function NewRule() {
  const create = useCreateRule();
  const [rule, setRule] = useState<RuleInput>(FRESH);
  const wrong = wrongFields(create.error);
  const actions = (Object.keys(WHAT) as RuleInput["action"][]).filter((one) => one !== "allow" || rule.kind === "link").map((value) => ({ value, label: WHAT[value] }));
  const put = (more: Partial<RuleInput>) => setRule((before) => ({ ...before, ...more }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { ...rule, text: rule.text.trim() };
    create.mutate(given, {
      onSuccess: () => {
        setRule({ ...given, text: "" });
        done(`The rule about “${given.text}” counts.`);
      },
    });
  };
  return (
    <Paper withBorder p="sm" mb="sm" component="form" onSubmit={submit} aria-label="New rule">
      <Group gap="sm" align="flex-start">
        <Select label="When it says" data={[...KINDS]} value={rule.kind} allowDeselect={false} onChange={(kind) => put({ kind: (kind ?? "word") as RuleKind, ...(rule.action === "allow" ? { action: "flag" } : {}) })} w={190} />
        <TextInput
          label={rule.kind === "link" ? "Domain" : "Word or phrase"}
          placeholder={rule.kind === "link" ? "example.com, or * for every one" : "free money"}
          value={rule.text}
          error={wrong["text"]}
          maxLength={100}
          onChange={(event) => put({ text: event.currentTarget.value })}
          w={{ base: "100%", xs: 240 }}
        />
        <Select label="it" data={actions} value={rule.action} allowDeselect={false} error={wrong["action"]} onChange={(action) => put({ action: (action ?? "flag") as RuleInput["action"] })} w={170} />
        <Select label="as" data={CATEGORIES.map((value) => ({ value, label: CATEGORY[value] }))} value={rule.category ?? "other"} allowDeselect={false} onChange={(category) => put({ category: (category ?? "other") as Category })} w={150} />
        <Button type="submit" size="sm" mt={25} leftSection={<IconPlus size={15} />} loading={create.isPending} disabled={rule.text.trim() === ""}>
          Add the rule
        </Button>
      </Group>
      {Object.keys(wrong).length === 0 && <Wrong error={create.error} />}
    </Paper>
  );
}

function Delete({ of }: { of: RuleOutput }) {
  const may = useMay();
  const remove = useDeleteRule();
  const create = useCreateRule();
  if (!may("moderation:write")) return null;
  const { kind, text, action, category } = of;
  const undo = () => void create.mutateAsync({ kind, text, action, category }).then(() => done("The rule is back."), told);
  return (
    <Button size="compact-xs" variant="subtle" color="red" aria-label={`Delete the rule about ${text}`} loading={remove.isPending} onClick={() => void remove.mutateAsync(of.id).then(() => done(`The rule about “${text}” is deleted.`, undo), told)}>
      Delete
    </Button>
  );
}
