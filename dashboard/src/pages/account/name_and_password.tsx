import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { AccountOutput } from "@sdk/types.ts";
import { usePatchAccount } from "../../api/own.ts";
import { Wrong } from "../../ui/door.tsx";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";
import { NewPasswordField } from "../sign_in/fields.tsx";
import { Part } from "./part.tsx";

/** What the others see. */
export function NamePart({ account }: { account: AccountOutput }) {
  const patch = usePatchAccount();
  const [name, setName] = useState(account.name);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const before = account.name;
    const undo = () => void patch.mutateAsync({ name: before }).then(() => (setName(before), done("It is as it was.")), told);
    patch.mutate({ name: name.trim() }, { onSuccess: () => done("Your name is changed.", undo) });
  };
  return (
    <Part title="Your name" about="What the others see, in the log and in conversations.">
      <form onSubmit={submit}>
        <Group align="flex-start" gap="sm">
          <TextInput
            aria-label="Your name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="name"
            maxLength={200}
            required
            w={320}
            maw="100%"
            error={wrongFields(patch.error)["name"]}
          />
          <Button type="submit" disabled={name.trim() === "" || name.trim() === account.name} loading={patch.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Part>
  );
}

/** A new one in the place of the one that one has: every other session is over with it. */
export function PasswordPart() {
  const patch = usePatchAccount();
  const [isOpen, setOpen] = useState(false);
  const wrong = wrongFields(patch.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    patch.mutate(
      { current_password: String(given.get("current")), password: String(given.get("password")) },
      {
        onSuccess: () => {
          setOpen(false);
          done("Your password is changed; you are signed out everywhere else.");
        },
      },
    );
  };
  return (
    <Part title="Password" about="A new one ends all your other sessions.">
      {isOpen ? (
        <form onSubmit={submit}>
          <Stack gap="sm" maw={360}>
            <PasswordInput
              name="current"
              label="The password that you have"
              autoComplete="current-password"
              maxLength={200}
              required
              autoFocus
              error={wrong["current_password"]}
            />
            <NewPasswordField label="The new one" error={wrong["password"]} />
            {Object.keys(wrong).length === 0 && <Wrong error={patch.error} />}
            <Group gap="xs">
              <Button type="submit" loading={patch.isPending}>
                Change it
              </Button>
              <Button variant="default" onClick={() => setOpen(false)}>
                Leave it
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          Choose a new password
        </Button>
      )}
    </Part>
  );
}
