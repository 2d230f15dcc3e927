import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { Link, useNavigate } from "react-router";
import { needsCode, useAcceptInvitation } from "../../api/account.ts";
import { useFragment } from "../../ui/address.ts";
import { Door, Wrong } from "../../ui/door.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { CodeField, NewPasswordField } from "./fields.tsx";

/** An invitation taken up: a name and a password, and one is inside. */
export default function Invitation() {
  const token = useFragment();
  const accept = useAcceptInvitation();
  const navigate = useNavigate();
  if (token === "") return <NotWhole />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const said = (name: string) => String(given.get(name) ?? "").trim();
    accept.mutate(
      {
        token,
        password: String(given.get("password")),
        ...(said("name") ? { name: said("name") } : {}),
        ...(said("code") ? { code: said("code") } : {}),
      },
      { onSuccess: () => void navigate("/", { replace: true }) },
    );
  };
  const wrong = wrongFields(accept.error);
  const isCode = needsCode(accept.error) || Boolean(accept.variables?.code);
  const isOfField = ["name", "password", "code"].some((name) => wrong[name] !== undefined);
  return (
    <Door title="Welcome" about="You were invited to Tidings. Say who you are, and choose what you will sign in by.">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            name="name"
            label="Your name"
            description="What the others see. Not needed where you are a member of another workspace here"
            autoComplete="name"
            maxLength={200}
            error={wrong["name"]}
            autoFocus
          />
          <NewPasswordField
            hint="A new one of ten characters or more. If you are a member of another workspace here: the one that you have"
            error={wrong["password"]}
          />
          {isCode && <CodeField isNeeded error={wrong["code"]} />}
          {!needsCode(accept.error) && !isOfField && <Wrong error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            Come in
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function NotWhole() {
  return (
    <Door title="This link is not whole">
      <Text size="sm">Open it from the mail again. An invitation is good for seven days and for one use; whoever invited you can send another one.</Text>
      <Anchor component={Link} to="/sign-in" size="sm">
        I have a password: sign in
      </Anchor>
    </Door>
  );
}
