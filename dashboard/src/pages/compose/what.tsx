import { Anchor, Radio, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { LOOKING } from "../../api/contacts.ts";
import { useSendableTemplates, type FullVersionOutput, type TemplateOutput } from "../../api/templates.ts";
import { useAllTopics } from "../../api/topics.ts";
import type { Draft } from "./draft.ts";

interface Props {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  template: TemplateOutput | undefined;
  version: FullVersionOutput | undefined;
}

/** What it says: free words, or a template with what its names stand for. */
export function What({ draft, change, template, version }: Props) {
  const may = useMay();
  const templates = useSendableTemplates();
  return (
    <Stack gap="sm">
      {may("templates:read") && (
        <SegmentedControl
          aria-label="What it says"
          data={[{ value: "text", label: "Free words" }, { value: "template", label: "A template" }]} // prettier-ignore
          value={draft.source}
          onChange={(source) => change({ source: source as Draft["source"], route: null })}
          w={{ base: "100%", xs: 280 }}
        />
      )}
      {draft.source === "text" ? (
        <>
          <TextInput
            label="Title"
            description="The subject of a mail, the headline of a push. An SMS has none."
            value={draft.title}
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
          <Textarea
            label="Words"
            description="{{ contact.name }} is the name of each; columns of a list can be said too."
            value={draft.body}
            onChange={(event) => change({ body: event.currentTarget.value })}
            minRows={4}
            autosize
          />
        </>
      ) : (
        <>
          <Select
            label="Template"
            placeholder="Choose one"
            data={(templates.data ?? []).map((one) => ({ value: one.key, label: one.name === one.key ? one.key : `${one.name} · ${one.key}` }))}
            value={draft.template}
            onChange={(key) => change({ template: key, data: {}, route: null })}
            searchable
            nothingFoundMessage={templates.isPending ? LOOKING : "None is published under that name"}
          />
          {templates.data?.length === 0 && (
            <Text size="sm" c="dimmed">
              No template is published yet. <Anchor component={Link} to="/templates" size="sm">Write one</Anchor>, or use free words.
            </Text>
          )}
          {template && version && <Data draft={draft} change={change} version={version} />}
        </>
      )}
    </Stack>
  );
}

const OWN = /^(contact|workspace|unsubscribe_url|preferences_url)(\.|$)/;

/** Names that the template speaks of, and nobody else says. */
export function namesOf(version: FullVersionOutput): string[] {
  const isSource = (name: string) => version.sources.includes(name.split(".")[0] ?? "") || name.startsWith("sources.");
  return version.variables.filter((name) => !OWN.test(name) && !isSource(name));
}

function Data({ draft, change, version }: { draft: Draft; change: Props["change"]; version: FullVersionOutput }) {
  const names = namesOf(version);
  if (names.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={550}>
        What its names stand for{draft.mode === "list" ? ", where the list has no column of that name" : ""}
      </Text>
      {names.map((name) => {
        const kind = version.kinds[name] ?? "text";
        const put = (value: string) => change({ data: { ...draft.data, [name]: value } });
        const value = draft.data[name] ?? "";
        if (kind === "flag") {
          return <Select key={name} label={name} data={["yes", "no"]} value={value || null} onChange={(it) => put(it ?? "")} clearable />;
        }
        if (kind === "list") {
          return <Textarea key={name} label={name} description="One a line, or a JSON list" value={value} onChange={(event) => put(event.currentTarget.value)} autosize />;
        }
        return <TextInput key={name} label={name} inputMode={kind === "number" ? "decimal" : "text"} value={value} onChange={(event) => put(event.currentTarget.value)} />;
      })}
    </Stack>
  );
}

const PURPOSES = [
  {
    value: "transactional",
    scope: "messages:send",
    label: "Something that they ordered or did",
    about: "An order, an appointment, an answer. It goes to everybody who has not refused it.",
  },
  {
    value: "marketing",
    scope: "messages:marketing",
    label: "Offers and news",
    about: "It goes to those alone who have agreed to it, outside their quiet hours, and as often as your limits say. A mail has a way out.",
  },
  {
    value: "critical",
    scope: "messages:critical",
    label: "An alarm",
    about: "Their safety or their account. It goes at once and to everybody, at night too, whatever they have chosen.",
  },
  {
    value: "otp",
    scope: "messages:otp",
    label: "A login code",
    about: "It goes ahead of everything else, and not at all after five minutes.",
  },
] as const;

/** What it is for: what follows from it is said beside each. */
export function For({ draft, change, template, isOften = false }: Omit<Props, "version"> & { isOften?: boolean }) {
  const may = useMay();
  const topics = useAllTopics();
  const given = draft.source === "template" ? (template?.purpose ?? null) : draft.purpose;
  const isTemplates = draft.source === "template";
  // A login code is asked for each time: none is sent by a schedule.
  const shown = PURPOSES.filter((one) => (isTemplates ? one.value === given : may(one.scope) && !(isOften && one.value === "otp")));
  const missing = isTemplates ? PURPOSES.find((one) => one.value === given && !may(one.scope)) : undefined;
  return (
    <Stack gap="sm">
      {isTemplates && (
        <Text size="sm" c="dimmed">
          {template === undefined ? "As the template says, once one is chosen." : "As the template says:"}
        </Text>
      )}
      <Radio.Group value={given} onChange={(purpose) => change({ purpose })} aria-label="What it is for">
        <Stack gap="sm">
          {shown.map((one) => (
            <Radio key={one.value} value={one.value} label={one.label} description={one.about} disabled={isTemplates} />
          ))}
        </Stack>
      </Radio.Group>
      {missing && (
        <Text size="sm" c="red" role="alert">
          Your role does not send this: it needs {missing.scope}.
        </Text>
      )}
      {(topics.data?.length ?? 0) > 0 && (
        <Select
          label="What it is about"
          description="Who wants nothing of this topic does not get it."
          placeholder={template?.topic ? `${template.topic}, as the template says` : "Nothing in particular"}
          data={(topics.data ?? []).map((one) => ({ value: one.key, label: one.name }))}
          value={draft.topic}
          onChange={(topic) => change({ topic })}
          clearable
        />
      )}
    </Stack>
  );
}
