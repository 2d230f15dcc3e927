import { Button, Combobox, Group, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useAccount, useMay, useSwitch } from "../../api/account.ts";
import { LOOKING, usePeople, type ContactOutput } from "../../api/contacts.ts";
import { Empty } from "../../ui/empty.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Clock } from "./clock.tsx";
import classes from "./handsets.module.css";
import { Lessons } from "./lessons.tsx";
import { Nobody } from "./nobody.tsx";
import { Phone } from "./phone.tsx";
import { MOST_PHONES, usePhones } from "./phones.ts";
import { Trouble } from "./trouble.tsx";
import { Write } from "./write.tsx";

/** Simulated phones of a test workspace: what people get, and whatever they could do with it. */
export default function Handsets() {
  const account = useAccount();
  const here = account.data?.workspaces.find((one) => one.id === account.data?.workspace);
  const change = useSwitch();
  const tests = account.data?.workspaces.filter((one) => one.mode === "test") ?? [];
  if (here?.mode === "test") return <Simulated />;
  return (
    <>
      <Head title="Handsets" />
      <Empty
        title="Here people have phones of their own"
        words={`${here?.name ?? "This"} is a live workspace: what is sent reaches real people, and nothing is simulated. In a test workspace each contact has a phone, a mailbox and an app here, which answer as you wish${tests.length === 0 ? ": whoever runs this installation can make one for you." : "."}`}
      >
        <Group justify="center">
          {tests.map((one) => (
            <Button key={one.id} variant="default" loading={change.isPending} onClick={() => change.mutate(one.id, { onError: told })}>
              Go to {one.name}
            </Button>
          ))}
        </Group>
      </Empty>
    </>
  );
}

function Simulated() {
  const [phones, change] = usePhones();
  const [writesTo, setWritesTo] = useState<ContactOutput | null>(null);
  const may = useMay();
  const people = usePeople("");
  const isNobody = people.isSuccess && people.data.length === 0;
  const add = (contact: string) => change([...phones, { contact, app: "sms" as const }].slice(-MOST_PHONES));
  if (!may("contacts:read"))
    return <Empty title="Handsets belong to contacts" words="Your role does not see contacts: whoever owns the workspace can give you another one." />;
  return (
    <>
      <Head title="Handsets" about="Everybody’s phone, mailbox and app, simulated: nothing leaves this machine.">
        {!isNobody && <Whose taken={phones.map((phone) => phone.contact)} add={add} />}
        <Trouble people={phones.map((phone) => phone.contact)} />
        <Clock />
      </Head>
      {people.isError && phones.length === 0 && <Problem error={people.error} again={() => void people.refetch()} />}
      {people.isPending && phones.length === 0 && <Waiting />}
      {isNobody && phones.length === 0 && <Nobody made={add} />}
      {!isNobody && people.isSuccess && phones.length === 0 && <Choose people={people.data} add={add} />}
      <div className={classes["phones"]}>
        {phones.map((phone) => (
          <Phone
            key={phone.contact}
            contact={phone.contact}
            app={phone.app}
            open={(app) => change(phones.map((one) => (one.contact === phone.contact ? { ...one, app } : one)))}
            close={() => change(phones.filter((one) => one.contact !== phone.contact))}
            write={setWritesTo}
          />
        ))}
        {phones[0] && may("sandbox:write") && <Lessons contact={phones[0].contact} />}
      </div>
      {writesTo && <Write person={writesTo} close={() => setWritesTo(null)} />}
    </>
  );
}

const SHOWN_FIRST = 6;

/** Whose phone is to be shown: the first few by one click. */
function Choose({ people, add }: { people: readonly ContactOutput[]; add: (contact: string) => void }) {
  return (
    <Empty title="Whose phone?" words="Take one or several, side by side. The address of this page remembers whose they are: send it to a colleague.">
      <Group justify="center" gap="xs">
        {people.slice(0, SHOWN_FIRST).map((person) => (
          <Button key={person.id} variant="default" onClick={() => add(person.external_id)}>
            {person.name ?? person.external_id}
          </Button>
        ))}
      </Group>
    </Empty>
  );
}

const TYPING_MS = 250;

function Whose({ taken, add }: { taken: readonly string[]; add: (contact: string) => void }) {
  const [typed, setTyped] = useState("");
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const people = usePeople(words);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const found = (people.data ?? []).filter((person) => !taken.includes(person.external_id));
  return (
    <Combobox
      store={box}
      onOptionSubmit={(contact) => {
        setTyped("");
        box.closeDropdown();
        add(contact);
      }}
    >
      <Combobox.Target>
        <TextInput
          aria-label="Show somebody’s phone"
          placeholder={taken.length < MOST_PHONES ? "Show somebody’s phone" : "Show another in place of the first"}
          leftSection={<IconUserPlus size={16} />}
          w={240}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            box.openDropdown();
            box.updateSelectedOptionIndex();
          }}
          onFocus={() => box.openDropdown()}
          onClick={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: "auto" }}>
          {found.map((person) => (
            <Combobox.Option key={person.id} value={person.external_id}>
              <Text size="sm">{person.name ?? person.external_id}</Text>
              <Text size="xs" c="dimmed">
                {person.phone ?? person.email ?? person.external_id}
              </Text>
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{people.isFetching || words !== typed.trim() ? LOOKING : "Nobody is called or reached like that"}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
