import { Anchor, Badge, Group, Modal, Paper, Select, Stack, Text, Title, Button } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useLiftSuppression, useSuppress, useSuppressionsOf, type AddressOutput, type ContactOutput } from "../../api/contacts.ts";
import { ask } from "../../ui/ask.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";

/** Where they can be reached, and what stands against it. */
export function Addresses({ one }: { one: ContactOutput }) {
  const against = useSuppressionsOf(one.addresses);
  const [barred, setBarred] = useState<AddressOutput | null>(null);
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        Addresses
      </Title>
      {one.addresses.length === 0 && (
        <Text size="sm" c="dimmed">
          None: they are reached in the app alone. Add a mail address or a number with Edit.
        </Text>
      )}
      <Stack gap="sm">
        {one.addresses.map((address) => (
          <Address
            key={`${address.kind} ${address.value}`}
            address={address}
            suppressions={against.find((it) => it.address === address)?.suppressions ?? []}
            bar={() => setBarred(address)}
          />
        ))}
      </Stack>
      <Bar address={barred} close={() => setBarred(null)} />
    </Paper>
  );
}

function Address({ address, suppressions, bar }: { address: AddressOutput; suppressions: ReturnType<typeof useSuppressionsOf>[number]["suppressions"]; bar: () => void }) {
  const may = useMay();
  const lift = useLiftSuppression();
  const mayChange = may("consents:write");
  const confirm = (id: string) =>
    ask({
      title: "Lift this suppression?",
      words: `${address.value} may be written to again, as far as no other suppression of it stands, and as far as they have agreed. If they asked for silence, or mail came back, leave it.`,
      action: "Lift it",
      isGrave: true,
      then: () => lift.mutate(id, { onSuccess: () => done("It may be used again."), onError: told }),
    });
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm">{address.value}</Text>
        <Group gap={6} wrap="nowrap">
          <Badge variant="light" color="gray" size="sm" tt="none">
            {address.label ?? address.kind}
          </Badge>
        </Group>
      </Group>
      {suppressions.map((it) => (
        <Group key={it.id} gap={6}>
          <Text size="xs" c="red">
            Suppressed{it.channel === null ? "" : ` on ${it.channel}`}
            {it.topic === null ? "" : ` for ${it.topic}`}: {it.reason} ({it.source})
          </Text>
          <When at={it.created_at} size="xs" />
          {mayChange && (
            <Anchor component="button" size="xs" onClick={() => confirm(it.id)}>
              Lift it
            </Anchor>
          )}
        </Group>
      ))}
      {mayChange && suppressions.length === 0 && (
        <Anchor component="button" size="xs" c="dimmed" onClick={bar} aria-label={`Never use it again: ${address.value}`}>
          Never use it again
        </Anchor>
      )}
    </div>
  );
}

const REASONS = [
  { value: "complaint", label: "They complained" },
  { value: "unsubscribe", label: "They asked for silence" },
  { value: "manual", label: "Another reason" },
];

function Bar({ address, close }: { address: AddressOutput | null; close: () => void }) {
  const suppress = useSuppress();
  const [reason, setReason] = useState("complaint");
  if (address === null) return null;
  return (
    <Modal opened onClose={close} title="Never use this address again?" centered>
      <Stack gap="sm">
        <Text size="sm">
          Nothing is sent to {address.value} any more, whoever has it and whatever it is about, login codes too. It stays so when the person is erased: a keyed hash
          of the address is kept. It can be lifted.
        </Text>
        <Select label="Why" data={REASONS} value={reason} allowDeselect={false} onChange={(value) => setReason(value ?? "manual")} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button
            color="red"
            loading={suppress.isPending}
            onClick={() => suppress.mutate({ kind: address.kind, value: address.value, reason }, { onSuccess: close, onError: told })}
          >
            Suppress it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
