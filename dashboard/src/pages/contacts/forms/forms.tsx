import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { useMay } from "../../../api/account.ts";
import { useForms, usePutForm, type OptInFormOutput } from "../../../api/forms.ts";
import { curlOf } from "../../../ui/curl.ts";
import { Wrong } from "../../../ui/door.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { useGiven, type Filter } from "../../../ui/filters.tsx";
import { List, type Column } from "../../../ui/list.tsx";
import { takenBy } from "../../../ui/taken.tsx";
import { done } from "../../../ui/told.ts";
import { When } from "../../../ui/when.tsx";
import { wrongFields } from "../../../ui/wrong.ts";
import { keyOf } from "../../templates/new_template.tsx";

const FILTERS: readonly Filter[] = [{ name: "q", label: "Name, key or words", kind: "search" }];

const COLUMNS: readonly Column<OptInFormOutput>[] = [
  { title: "Name", cell: (one) => <Text size="sm" fw={550}>{one.name}</Text>, text: (one) => one.name }, // prettier-ignore
  { title: "Key", cell: (one) => <Text size="xs" c="dimmed" ff="monospace">{one.key}</Text>, text: (one) => one.key, isExtra: true }, // prettier-ignore
  { title: "They agree to", cell: (one) => <Text size="sm" lineClamp={2} maw={420}>{one.text}</Text>, text: (one) => one.text, isExtra: true }, // prettier-ignore
  { title: "Topics", cell: (one) => one.topics.join(", "), text: (one) => one.topics.join(" "), isExtra: true },
  { title: "Filled in, 7 days", cell: (one) => one.filled_in.toLocaleString(), text: (one) => one.filled_in },
  { title: "Confirmed", cell: (one) => one.confirmed.toLocaleString(), text: (one) => one.confirmed },
  { title: "Changed", cell: (one) => <When at={one.updated_at} />, text: (one) => one.updated_at, isExtra: true },
];

const CURL = curlOf("PUT", "/v1/opt-in-forms/newsletter", { name: "Newsletter", text: "Send me the newsletter by mail, at most once a week." });

/** Forms by which people agree to marketing by mail. */
export function Forms() {
  const may = useMay();
  const list = useForms(useGiven(FILTERS));
  const [isNew, { open, close }] = useDisclosure(false);
  const add = may("topics:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={open}>
      New form
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed" maw={640}>
          Pages on which people agree to marketing by mail: they give their mailbox, get a mail with a link, and confirm. Nothing else is a consent.
        </Text>
        {add}
      </Group>
      <List
        name="opt-in forms"
        list={list}
        columns={COLUMNS}
        id={(one) => one.key}
        to={(one) => `/contacts/forms/${one.key}`}
        filters={FILTERS}
        empty={
          <Empty
            title="There is no form yet"
            words="A form has a page of its own, and fits into your own site. Who confirms is a contact with a consent that says what they read, when, and from where."
            curl={CURL}
          >
            {add}
          </Empty>
        }
      />
      <Modal opened={isNew} onClose={close} title="New form" size="lg">
        {isNew && <New close={close} />}
      </Modal>
    </>
  );
}

function New({ close }: { close: () => void }) {
  const put = usePutForm();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [chosen, setKey] = useState<string | null>(null);
  const [text, setText] = useState("");
  const wrong = wrongFields(put.error);
  const taken = takenBy(put.error, `/contacts/forms/${put.variables?.key}`, close);
  const key = chosen ?? keyOf(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(
      { key: key.trim(), form: { name: name.trim(), text: text.trim() }, isNew: true },
      {
        onSuccess: (made) => {
          done(`The form “${made.name}” is there: its page is open to everybody.`);
          void navigate(`/contacts/forms/${made.key}`);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" description="What it is called on its page and in the mail." value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} required data-autofocus error={wrong["name"]} />
        <TextInput label="Key" description="What the API names it by. It stays." value={key} onChange={(event) => setKey(event.currentTarget.value)} maxLength={64} required error={taken ?? wrong["key"]} />
        <Textarea
          label="What they agree to"
          description="As they read it. It is kept with their consent: say what you send, and how often."
          placeholder="Send me the newsletter by mail, at most once a week."
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={5_000}
          minRows={3}
          autosize
          required
          error={wrong["text"]}
        />
        {taken === null && Object.keys(wrong).length === 0 && <Wrong error={put.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={put.isPending}>
            Make the form
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
