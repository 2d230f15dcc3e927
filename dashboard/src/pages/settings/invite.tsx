import { Button, Group, Paper, Select, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useInvite, useScopes, type Role } from "../../api/members.ts";
import { Wrong } from "../../ui/door.tsx";
import { done } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";
import { useRoles } from "./members.tsx";

/** Somebody is invited by their mail address, as what they are to be. */
export function Invite() {
  const invite = useInvite();
  const roles = useRoles();
  const { data: scopes } = useScopes();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const wrong = wrongFields(invite.error);
  return (
    <Paper component="section" withBorder p="md" aria-label="Invite somebody">
      <Title order={2} mb="xs">
        Invite somebody
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate(
            { email: email.trim(), role },
            {
              onSuccess: () => {
                setEmail("");
                done(`A mail with a link is on its way to ${email.trim()}; it works once, within seven days.`);
              },
            },
          );
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            type="email"
            label="Mail address"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            maxLength={320}
            required
            w={280}
            maw="100%"
          />
          <Select label="Role" data={roles} value={role} onChange={(value) => value !== null && setRole(value as Role)} allowDeselect={false} w={150} />
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
        <Text size="sm" c="dimmed" mt="xs">
          {scopes?.roles.find((one) => one.role === role)?.means}
        </Text>
        {wrong["email"] ? (
          <Text size="sm" c="red" role="alert">
            {wrong["email"]}
          </Text>
        ) : (
          <Wrong error={invite.error} />
        )}
      </form>
    </Paper>
  );
}
