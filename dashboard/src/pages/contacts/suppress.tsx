import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { kindOf, useLiftSuppression, useSuppress } from "../../api/suppressions.ts";
import type { AddressOutput } from "../../api/contacts.ts";
import { ask } from "../../ui/ask.tsx";
import { Wrong } from "../../ui/door.tsx";
import { done, told } from "../../ui/told.ts";

/** Asks, and lifts a suppression; of one of which nobody knows the address it is said so. */
export function useLift(): (id: string, address?: string) => void {
  const lift = useLiftSuppression();
  return (id, address = "The address") =>
    ask({
      title: "Lift this suppression?",
      words: `${address} may be written to again, as far as no other suppression of it stands, and as far as they have agreed. If they asked for silence, or mail came back, leave it.`,
      action: "Lift it",
      isGrave: true,
      then: () => lift.mutate(id, { onSuccess: () => done("It may be used again."), onError: told }),
    });
}

const REASONS = [
  { value: "complaint", label: "They complained" },
  { value: "unsubscribe", label: "They asked for silence" },
  { value: "manual", label: "Another reason" },
];

type Given = Pick<AddressOutput, "kind" | "value">;

/** An address is never used again: one that is known, or one that is written here (`new`); null while nobody wants that. */
export function Suppress({ address, close }: { address: Given | "new" | null; close: () => void }) {
  return (
    <Modal opened={address !== null} onClose={close} title={address === "new" ? "Never use an address again" : "Never use this address again?"} centered>
      {address !== null && <Form given={address === "new" ? null : address} close={close} />}
    </Modal>
  );
}

function Form({ given, close }: { given: Given | null; close: () => void }) {
  const suppress = useSuppress();
  const [written, write] = useState("");
  const [reason, setReason] = useState("complaint");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = written.trim();
    const { kind, value: address } = given ?? { kind: kindOf(value), value };
    suppress.mutate(
      { kind, value: address, reason },
      {
        onSuccess: () => {
          close();
          done(`Nothing is sent to ${address} any more.`);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {given === null && <TextInput label="Mail address or number" placeholder="ada@example.com, +31612345678" required value={written} onChange={(event) => write(event.currentTarget.value)} data-autofocus />}
        <Text size="sm">
          Nothing is sent to {given?.value ?? "it"} any more, whoever has it and whatever it is about, login codes too. It stays so when the person is erased: a keyed hash
          of the address is kept. It can be lifted.
        </Text>
        <Select label="Why" data={REASONS} value={reason} allowDeselect={false} onChange={(value) => setReason(value ?? "manual")} />
        <Wrong error={suppress.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" color="red" loading={suppress.isPending}>
            Suppress it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
