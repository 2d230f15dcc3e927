import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { usePatchProviderAccount, type Destination, type ProviderAccountOutput } from "../../api/providers.ts";
import { Wrong } from "../../ui/door.tsx";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";

interface Row {
  key: number;
  /** `+44`, or a country's two letters. */
  to: string;
  price: string;
}

let last = 0;
const rowOf = (one: Destination): Row => ({ key: ++last, to: one.prefix ?? one.country ?? "", price: one.price });
const destinationOf = ({ to, price }: Row): Destination => (to.trim().startsWith("+") ? { prefix: to.trim(), price: price.trim() } : { country: to.trim().toUpperCase(), price: price.trim() });

/** Where an account may be used, and what a message there costs. */
export function DestinationsForm({ account, close }: { account: ProviderAccountOutput; close: () => void }) {
  const patch = usePatchProviderAccount(account.id);
  const [rows, setRows] = useState<Row[]>(() => account.destinations?.map(rowOf) ?? [{ key: ++last, to: "+", price: "" }]);
  const wrong = wrongFields(patch.error);
  const change = (key: number, more: Partial<Row>) => setRows(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const before = account.destinations;
    const undo = () => void patch.mutateAsync({ destinations: before }).then(() => done("The prices are as they were."), told);
    patch.mutate(
      { destinations: rows.length > 0 ? rows.map(destinationOf) : null },
      {
        onSuccess: () => {
          close();
          done("The prices are saved.", undo);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          How the number begins (+44, +4479), or a country (GB); + is every number. The longest that fits counts, and a number that none fits does not go through the account. With no line it goes everywhere, at no price.
        </Text>
        {rows.map((row, n) => (
          <Group key={row.key} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput aria-label={`Destination ${n + 1}`} placeholder="+44 or GB" flex={1} required value={row.to} error={wrong[`destinations/${n}/prefix`] ?? wrong[`destinations/${n}/country`] ?? wrong[`destinations/${n}`]} onChange={(event) => change(row.key, { to: event.currentTarget.value })} />
            <TextInput aria-label={`Price ${n + 1}`} placeholder="0.04" inputMode="decimal" flex={1} required value={row.price} error={wrong[`destinations/${n}/price`]} rightSection={<Text size="xs" c="dimmed" pr="xs">{account.currency}</Text>} rightSectionWidth={44} onChange={(event) => change(row.key, { price: event.currentTarget.value })} /> {/* prettier-ignore */}
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Take destination ${n + 1} away`} onClick={() => setRows(rows.filter((one) => one !== row))}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setRows([...rows, { key: ++last, to: "", price: "" }])}>
            One more destination
          </Button>
        </Group>
        <Wrong error={patch.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={patch.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
