import { Anchor, Button, Group, Loader, PasswordInput, Stack, Text } from "@mantine/core";
import { useEffect, useRef, type FormEvent } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { needsCode, useAccount, useSignIn, useSignInByLink } from "../../api/account.ts";
import { useFragment } from "../../ui/address.ts";
import { Door, Wrong } from "../../ui/door.tsx";
import { CodeField, MailField } from "./fields.tsx";

/** Where somebody was going; only within these pages. */
function target(params: URLSearchParams): string {
  const to = params.get("to") ?? "/";
  return to.startsWith("/") && !to.startsWith("//") && !to.startsWith("/\\") ? to : "/";
}

/** The way in: by mail address and password, or by a link that whoever runs this installation has printed. */
export default function SignIn() {
  const account = useAccount();
  const [params] = useSearchParams();
  const byLink = useSignInByLink();
  const [name, token = ""] = useFragment().split("=");
  const link = name === "link" ? token : "";
  const tried = useRef("");
  const { mutate } = byLink;
  useEffect(() => {
    if (link === "" || tried.current === link) return;
    tried.current = link;
    mutate({ token: link });
  }, [link, mutate]);

  const isByLink = link !== "" && (!byLink.isError || needsCode(byLink.error) || byLink.variables?.code !== undefined);
  if (account.data && (link === "" || byLink.isSuccess)) return <Navigate to={target(params)} replace />;
  return (
    <Door title="Sign in" about={`to Tidings at ${location.host}`}>
      {isByLink ? (
        <ByLink link={link} entry={byLink} />
      ) : (
        <>
          <Wrong error={byLink.error} />
          <ByPassword to={target(params)} />
        </>
      )}
    </Door>
  );
}

/** Nothing to do but to wait; where there is a second factor, its code. */
function ByLink({ link, entry }: { link: string; entry: ReturnType<typeof useSignInByLink> }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    entry.mutate({ token: link, code: String(new FormData(event.currentTarget).get("code") ?? "").trim() });
  };
  const isCode = entry.variables?.code !== undefined || needsCode(entry.error);
  if (!isCode)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text size="sm">Your link opens the door …</Text>
      </Group>
    );
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <CodeField isNeeded />
        {!needsCode(entry.error) && <Wrong error={entry.error} />}
        <Button type="submit" loading={entry.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

/** Mail address and password; the code of a second factor only where it is asked for. */
function ByPassword({ to }: { to: string }) {
  const signIn = useSignIn();
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const code = String(given.get("code") ?? "").trim();
    signIn.mutate(
      { email: String(given.get("email")), password: String(given.get("password")), ...(code ? { code } : {}) },
      { onSuccess: () => void navigate(to, { replace: true }) },
    );
  };
  const isCode = needsCode(signIn.error) || signIn.variables?.code !== undefined;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <MailField />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required />
        {isCode && <CodeField isNeeded />}
        {!needsCode(signIn.error) && <Wrong error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
        <Text size="xs" c="dimmed">
          Forgot the password?{" "}
          <Anchor component={Link} to="/password-reset" size="xs" underline="always">
            Choose a new one
          </Anchor>{" "}
          by the link in a mail, or ask whoever runs this installation.
        </Text>
      </Stack>
    </form>
  );
}
