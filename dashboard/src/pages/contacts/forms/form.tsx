import { Anchor, Button, Fieldset, Grid, Group, MultiSelect, Paper, Select, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { IconExternalLink, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../../api/account.ts";
import { useConfirmingTemplates, useDeleteForm, useForm, usePutForm, type OptInFormInput, type OptInFormOutput } from "../../../api/forms.ts";
import { useAllTopics } from "../../../api/topics.ts";
import { ask } from "../../../ui/ask.tsx";
import { same, unsaved } from "../../../ui/changes.ts";
import { Sample } from "../../../ui/code.tsx";
import { Wrong } from "../../../ui/door.tsx";
import { Head } from "../../../ui/head.tsx";
import { Problem } from "../../../ui/problem.tsx";
import { Stat } from "../../../ui/stat.tsx";
import { done, told } from "../../../ui/told.ts";
import { Waiting } from "../../../ui/waiting.tsx";
import { wrongFields } from "../../../ui/wrong.ts";
import { Preview } from "./preview.tsx";
import { snippetOf } from "./shown.ts";

/** One form: what it says, how it looks as one writes, and where it is. */
export default function Form() {
  const { key = "" } = useParams();
  const found = useForm(key);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  return <Whole key={found.data.id} form={found.data} />;
}

const inputOf = ({ name, text, topics, template }: OptInFormOutput): OptInFormInput => ({ name, text, topics, template });

function Whole({ form }: { form: OptInFormOutput }) {
  const may = useMay();
  const [change, setChange] = useState<Partial<OptInFormInput>>({});
  const before = inputOf(form);
  const draft: OptInFormInput = { ...before, ...change };
  return (
    <>
      <Anchor component={Link} to="/contacts?tab=forms" size="sm">
        Opt-in forms
      </Anchor>
      <Head title={form.name} about={<Text span size="sm" ff="monospace">{form.key}</Text>} /* prettier-ignore */>
        <Button size="xs" variant="default" component="a" href={form.url} target="_blank" rel="noreferrer" leftSection={<IconExternalLink size={15} />}>
          Open its page
        </Button>
        {may("topics:write") && <Delete form={form} />}
      </Head>
      <Group gap="sm" mb="md" component="section" aria-label="The last seven days">
        <Stat name="Filled in" value={form.filled_in.toLocaleString()} about="mailboxes in seven days" />
        <Stat name="Confirmed" value={form.confirmed.toLocaleString()} about="of these, so far" />
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Words form={form} draft={draft} set={(more) => setChange((old) => ({ ...old, ...more }))} isChanged={!same(before, draft)} reset={() => setChange({})} saved={(given) => setChange((now) => unsaved(now, given))} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Preview form={form} draft={draft} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Part title="Where it is">
            <Text size="sm">Its own page, for everybody. The address stays when the form changes.</Text>
            <Sample text={form.url} label="Copy the address" />
          </Part>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Part title="On your own site">
            <Text size="sm">The same form, in the looks of your page. Whoever sends it off comes to our page, which tells them to look into their mailbox.</Text>
            <Sample text={snippetOf(form.url, before)} label="Copy the HTML" />
          </Part>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  );
}

interface WordsProps {
  form: OptInFormOutput;
  draft: OptInFormInput;
  set: (change: Partial<OptInFormInput>) => void;
  isChanged: boolean;
  reset: () => void;
  saved: (given: OptInFormInput) => void;
}

function Words({ form, draft, set, isChanged, reset, saved }: WordsProps) {
  const may = useMay();
  const put = usePutForm();
  const topics = useAllTopics();
  const templates = useConfirmingTemplates(may("templates:read"));
  const wrong = wrongFields(put.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const old = inputOf(form);
    const undo = () => void put.mutateAsync({ key: form.key, form: old }).then(() => done("It is as it was."), told);
    put.mutate(
      { key: form.key, form: draft },
      {
        onSuccess: () => {
          saved(draft);
          done("The form is saved. Who filled it in before keeps what they read.", undo);
        },
      },
    );
  };
  const known = (topics.data ?? []).map((one) => ({ value: one.key, label: one.name }));
  const offered = (templates.data ?? []).map((one) => ({ value: one.key, label: one.name }));
  const has = (options: readonly { value: string }[], key: string) => options.some((one) => one.value === key);
  const { name, text, topics: chosen = [], template = null } = draft;
  return (
    <Part title="What it says">
      <form onSubmit={submit}>
        <Fieldset variant="unstyled" disabled={!may("topics:write")}>
          <Stack gap="sm">
            <TextInput label="Name" description="What it is called on its page and in the mail." value={name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={200} required error={wrong["name"]} />
            <Textarea
              label="What they agree to"
              description="As they read it. It is kept with their consent: say what you send, and how often."
              value={text}
              onChange={(event) => set({ text: event.currentTarget.value })}
              maxLength={5_000}
              minRows={3}
              maxRows={12}
              autosize
              required
              error={wrong["text"]}
            />
            <MultiSelect
              label="Topics that they choose by it"
              description="For mail. They can leave each by itself."
              placeholder={chosen.length === 0 ? "None in particular" : undefined}
              data={[...known, ...chosen.filter((one) => !has(known, one)).map((one) => ({ value: one, label: one }))]}
              value={chosen}
              onChange={(value) => set({ topics: value })}
              searchable
              clearable
              error={wrong["topics"] ?? Object.entries(wrong).find(([at]) => at.startsWith("topics/"))?.[1]}
            />
            <Select
              label="The mail that asks to confirm"
              description="A published template of purpose transactional, with a text for mail; it gets confirm_url, form and text."
              placeholder="Our words"
              data={template === null || has(offered, template) ? offered : [...offered, { value: template, label: template }]}
              value={template}
              onChange={(value) => set({ template: value })}
              searchable
              clearable
              error={wrong["template"]}
            />
            {Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
            {isChanged && (
              <Group gap="xs">
                <Button type="submit" size="xs" loading={put.isPending}>
                  Save
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    reset();
                    put.reset();
                  }}
                >
                  Leave it as it was
                </Button>
              </Group>
            )}
          </Stack>
        </Fieldset>
      </form>
    </Part>
  );
}

function Delete({ form }: { form: OptInFormOutput }) {
  const navigate = useNavigate();
  const drop = useDeleteForm();
  const remove = () =>
    ask({
      title: `Delete ${form.name}?`,
      words: "Its page is gone for good, and the links of mails that nobody followed yet lead nowhere. A new form has another address. What was agreed to by it stands.",
      action: "Delete",
      isGrave: true,
      then: () =>
        drop.mutateAsync(form.key).then(() => {
          done(`The form “${form.name}” is deleted.`);
          void navigate("/contacts?tab=forms");
        }, told),
    });
  return (
    <Button size="xs" variant="default" color="red" leftSection={<IconTrash size={15} />} onClick={remove}>
      Delete
    </Button>
  );
}
