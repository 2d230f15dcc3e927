import { Button, Group, JsonInput, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { useCreateHook, useHooks, usePresets, type HookInput, type HookOutput } from "../../api/hooks.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Secret, useLeave } from "../../ui/secret.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name or product", kind: "search" },
  { name: "state", label: "State", options: ["enabled", "disabled"] },
];

const COLUMNS: readonly Column<HookOutput>[] = [
  { title: "Name", cell: (one) => <Text size="sm" fw={550}>{one.name}</Text>, text: (one) => one.name }, // prettier-ignore
  { title: "State", cell: (one) => <State state={one.state} />, text: (one) => one.state },
  { title: "Begins with", text: (one) => one.preset ?? "a mapping of your own", isExtra: true },
  { title: "Rules", cell: (one) => <Text size="sm" className="number">{one.rules.length}</Text>, text: (one) => one.rules.length, isExtra: true }, // prettier-ignore
  { title: "Made", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
];

/** Other products whose events are said in conversations. */
export function Hooks() {
  const may = useMay();
  const list = useHooks(useGiven(FILTERS));
  const [isOpen, setOpen] = useState(false);
  const create = useCreateHook();
  const leave = useLeave(create, () => setOpen(false));
  const button = may("hooks:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen(true)}>
      New hook
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed">
          Another product calls an address of yours here, and what it tells is said in a conversation.
        </Text>
        {button}
      </Group>
      <List
        name="hooks"
        list={list}
        filters={FILTERS}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/developers/hooks/${one.id}`}
        empty={
          <Empty title="No other product tells anything yet" words="Stripe, GitHub, Shopify and Auth0 come ready; any other product that can call an address is described by a few rules." curl={curlOf("POST", "/v1/hooks", { name: "Payments", preset: "stripe" })}>
            {button}
          </Empty>
        }
      />
      <Modal opened={isOpen} onClose={leave} title="New hook" size="lg" closeOnClickOutside={false}>
        {isOpen && <NewHook create={create} close={leave} />}
      </Modal>
    </>
  );
}

const OWN = {
  signature: { kind: "hmac_timestamp", header: "x-signature", timestamp_header: "x-timestamp" },
  event: { id: "{{ event.id }}", type: "{{ event.kind }}" },
  conversation: [{ object: { type: "match", id: "{{ event.match }}" } }],
  missing: "skip",
  rules: [{ types: ["goal"], text: "{{ event.minute }}': {{ event.player }} scores." }],
};

function NewHook({ create, close }: { create: ReturnType<typeof useCreateHook>; close: () => void }) {
  const presets = usePresets();
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<string | null>(null);
  const [mapping, setMapping] = useState(() => JSON.stringify(OWN, null, 2));
  const [isWrong, setWrong] = useState(false);
  if (create.data) {
    return (
      <Secret secret={create.data.secret ?? create.data.hook.url ?? ""} name="secret" close={close}>
        <Text size="sm">{create.data.hook.name} is ready. Enter its address and this secret with the other product.</Text>
        {create.data.hook.url && <TextInput label="Address" readOnly value={create.data.hook.url} />}
      </Secret>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      const more = preset === null ? (JSON.parse(mapping) as Partial<HookInput>) : { preset: preset as NonNullable<HookInput["preset"]> };
      setWrong(false);
      create.mutate({ ...more, name: name.trim() });
    } catch {
      setWrong(true);
    }
  };
  const about = presets.data?.find((one) => one.name === preset)?.about;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" description="As what it says is signed." required value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Select label="Product" placeholder="Another one" description={about} data={presets.data?.map((one) => ({ value: one.name, label: one.name.replaceAll("_", " ") })) ?? []} value={preset} clearable onChange={setPreset} />
        {preset === null && <JsonInput label="Mapping" description="How it signs, what its events say, and where: as POST /v1/hooks takes it." autosize minRows={8} maxRows={20} value={mapping} error={isWrong ? "This is not JSON: look for a comma or a quotation mark." : undefined} onChange={setMapping} />}
        <Wrong error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={create.isPending}>
            Leave it
          </Button>
          <Button type="submit" loading={create.isPending}>
            Make the hook
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
