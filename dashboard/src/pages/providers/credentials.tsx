import { Button, Group, Stack, Text } from "@mantine/core";
import type { FormEvent } from "react";
import { usePatchProviderAccount, useVerify, type ProviderAccountOutput, type ProviderOutput } from "../../api/providers.ts";
import { Wrong } from "../../ui/door.tsx";
import type { JsonSchema } from "../../ui/schema.ts";
import { SchemaForm } from "../../ui/schema_form.tsx";
import { done, told } from "../../ui/told.ts";
import { useCredentials } from "./connect.tsx";

/** Other credentials in the place of those that there are, which nobody can read. */
export function NewCredentials({ account, kind, close }: { account: ProviderAccountOutput; kind: ProviderOutput; close: () => void }) {
  const patch = usePatchProviderAccount(account.id);
  const verify = useVerify();
  const schema = kind.settings as JsonSchema;
  const { credentials, setCredentials, check, wrong } = useCredentials(schema, patch.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check()) return;
    patch.mutate(
      { credentials: { ...credentials } },
      {
        onSuccess: () => {
          close();
          void verify.mutateAsync(account.id).then((said) => (said.ok ? done("The new credentials work.") : told(new Error(`The provider says: ${said.detail}`))), told);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} autoComplete="off" noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          They take the place of all that were there before: fill in everything. It cannot be taken back by a click: those that were there are told to nobody, us included.
        </Text>
        <SchemaForm schema={schema} value={credentials} change={setCredentials} wrong={wrong} defs={schema.$defs ?? {}} />
        <Wrong error={patch.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={patch.isPending}>
            Use these and verify
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
