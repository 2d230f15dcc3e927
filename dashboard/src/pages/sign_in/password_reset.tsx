import { Anchor, Button, Stack, Text } from "@mantine/core";
import type { FormEvent } from "react";
import { Link } from "react-router";
import { useAskForReset, useResetPassword } from "../../api/account.ts";
import { useFragment } from "../../ui/address.ts";
import { Door, Wrong } from "../../ui/door.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { MailField, NewPasswordField } from "./fields.tsx";

/** A lost password: a mail is asked for, and by its link a new one is chosen. */
export default function PasswordReset() {
  const token = useFragment();
  return token === "" ? <Ask /> : <Choose token={token} />;
}

function Ask() {
  const ask = useAskForReset();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get("email")));
  };
  if (ask.isSuccess)
    return (
      <Door title="Look into your mail">
        <Text size="sm" role="status">
          If {ask.variables} is a member's, a mail with a link is on its way there. The link works once, within an hour. Nothing came? Whoever runs this
          installation can print you a link to sign in by: <code>tidings member link</code>.
        </Text>
        <Back />
      </Door>
    );
  return (
    <Door title="A new password" about="We write to your mail address, with a link to choose another one by.">
      <form onSubmit={submit}>
        <Stack gap="md">
          <MailField />
          <Wrong error={ask.error} />
          <Button type="submit" loading={ask.isPending}>
            Send the link
          </Button>
          <Back />
        </Stack>
      </form>
    </Door>
  );
}

function Choose({ token }: { token: string }) {
  const reset = useResetPassword();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    reset.mutate({ token, password: String(new FormData(event.currentTarget).get("password")) });
  };
  if (reset.isSuccess)
    return (
      <Door title="Your password is changed">
        <Text size="sm" role="status">
          Every session of yours has ended. Sign in with the new one.
        </Text>
        <Button component={Link} to="/sign-in">
          Sign in
        </Button>
      </Door>
    );
  const wrong = wrongFields(reset.error)["password"];
  return (
    <Door title="Choose a new password" about="All your sessions end with it; a second factor stays as it is.">
      <form onSubmit={submit}>
        <Stack gap="md">
          <NewPasswordField error={wrong} />
          {wrong === undefined && <Wrong error={reset.error} />}
          <Button type="submit" loading={reset.isPending}>
            Save
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function Back() {
  return (
    <Anchor component={Link} to="/sign-in" size="sm">
      Back to signing in
    </Anchor>
  );
}
