import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { useBan, useSanctions, type Sanctioned, type SanctionOutput } from "../../api/moderation.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { done } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { useLiftAsked } from "./lift.ts";
import { ABOUT, ACTION, LASTS, whoOf } from "./words.ts";

const FILTERS: readonly Filter[] = [
  {
    name: "state",
    label: "What holds",
    options: [
      { value: "lifted", label: "was lifted" },
      { value: "ended", label: "is over" },
      { value: "all", label: "all of them" },
    ],
  },
  { name: "contact", label: "Your id of somebody" },
];
const SOURCES = { policy: "the policy", member: "a member", key: "your backend" } as const;

/** Who is muted, suspended or blocked, since when and until when. */
export function Sanctions() {
  const list = useSanctions(useGiven(FILTERS));
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const columns: readonly Column<SanctionOutput>[] = [
    { title: "Who", cell: (one) => whoOf(one), text: whoOf },
    { title: "What", cell: (one) => <What of={one} />, text: (one) => one.action },
    { title: "Since", cell: (one) => <When at={one.starts_at} />, text: (one) => one.starts_at, isExtra: true },
    { title: "Until", cell: (one) => <Until of={one} />, text: (one) => one.until },
    { title: "By", cell: (one) => `${SOURCES[one.source]}${one.flags === 0 ? "" : `, after ${one.flags === 1 ? "a flag" : `${one.flags} flags`}`}`, text: (one) => one.source, isExtra: true },
    { title: "Because", cell: (one) => one.because, text: (one) => one.because, isExtra: true },
    { title: "Action", cell: (one) => <Lift of={one} />, text: null },
  ];
  const add = may("moderation:write") && (
    <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => setOpen(true)}>
      Mute or suspend somebody
    </Button>
  );
  return (
    <>
      {add && (
        <Group justify="flex-end" mb="xs">
          {add}
        </Group>
      )}
      <List
        name="sanctions"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={FILTERS}
        none={<Empty title="Nobody is like that" words="Take a filter away. Whoever is named by your id has to be a contact." />}
        empty={
          <Empty
            title="Everybody may speak"
            words="Whoever is muted, suspended or blocked stands here, by the policy or by hand, and until when. They can say something against it: see Appeals."
            curl={curlOf("PUT", "/v1/contacts/user_43/mute", { lasts: "24h", because: "Spam" })}
          />
        }
      />
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Mute or suspend somebody" centered>
        {isOpen && <Ban close={() => setOpen(false)} />}
      </Modal>
    </>
  );
}

function What({ of }: { of: SanctionOutput }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm">{ACTION[of.action]}</Text>
      {of.state !== "active" && <State state={of.state} />}
    </Group>
  );
}

function Until({ of }: { of: SanctionOutput }) {
  if (of.until !== null) return <When at={of.ended_at ?? of.until} />;
  return of.ended_at === null ? (
    <Text size="sm" c="dimmed">
      somebody lifts it
    </Text>
  ) : (
    <When at={of.ended_at} />
  );
}

function Lift({ of }: { of: SanctionOutput }) {
  const may = useMay();
  const lift = useLiftAsked();
  if (!may("moderation:write") || of.state !== "active") return null;
  return (
    <Button size="compact-xs" variant="subtle" aria-label={`Lift it: ${whoOf(of)} is ${ACTION[of.action]}`} onClick={() => lift(of)}>
      Lift it
    </Button>
  );
}

const ACTIONS: readonly { value: Sanctioned; label: string }[] = [
  { value: "mute", label: "Mute" },
  { value: "suspend", label: "Suspend" },
  { value: "block", label: "Block" },
];

function Ban({ close }: { close: () => void }) {
  const ban = useBan();
  const [contact, setContact] = useState("");
  const [action, setAction] = useState<Sanctioned>("mute");
  const [lasts, setLasts] = useState("24h");
  const [because, setBecause] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ban.mutate(
      { contact: contact.trim(), action, lasts: action === "block" ? null : lasts || null, because: because.trim() || null },
      {
        onSuccess: (one) => {
          close();
          done(`${whoOf(one)} is ${ACTION[one.action]}.`);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Who" description="Your id of them." placeholder="user_43" required value={contact} onChange={(event) => setContact(event.currentTarget.value)} data-autofocus />
        <Select label="What" data={[...ACTIONS]} value={action} allowDeselect={false} onChange={(value) => setAction((value ?? "mute") as Sanctioned)} description={ABOUT[action]} />
        {action !== "block" && <Select label="For how long" data={[...LASTS]} value={lasts} allowDeselect={false} onChange={(value) => setLasts(value ?? "24h")} />}
        <TextInput label="Because" description="They are shown it." value={because} maxLength={500} onChange={(event) => setBecause(event.currentTarget.value)} />
        <Text size="sm" c="dimmed">
          {action === "mute" ? "It adds to mutes that hold." : "It takes the place of a suspension or a block that holds."} It can be lifted, and they may appeal.
        </Text>
        <Wrong error={ban.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" color="red" loading={ban.isPending} disabled={contact.trim() === ""}>
            {ACTIONS.find((one) => one.value === action)?.label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
