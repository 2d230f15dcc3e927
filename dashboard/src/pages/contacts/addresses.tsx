import { Anchor, Badge, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import type { AddressOutput, ContactOutput } from "../../api/contacts.ts";
import { useSuppressionsOf, type SuppressionOutput } from "../../api/suppressions.ts";
import { When } from "../../ui/when.tsx";
import { Suppress, useLift } from "./suppress.tsx";

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
      <Suppress address={barred} close={() => setBarred(null)} />
    </Paper>
  );
}

function Address({ address, suppressions, bar }: { address: AddressOutput; suppressions: readonly SuppressionOutput[]; bar: () => void }) {
  const may = useMay();
  const lift = useLift();
  const mayChange = may("consents:write");
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
            <Anchor component="button" size="xs" onClick={() => lift(it.id, address.value)}>
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
