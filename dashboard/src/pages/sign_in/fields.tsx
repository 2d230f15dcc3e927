import { PasswordInput, TextInput } from "@mantine/core";

export function MailField() {
  return <TextInput name="email" type="email" label="Mail address" autoComplete="username" maxLength={320} required autoFocus />;
}

/** Of a second factor. */
export function CodeField({ isNeeded, hint, error }: { isNeeded: boolean; hint?: string; error?: string | undefined }) {
  return (
    <TextInput
      name="code"
      label="Code"
      description={hint ?? "Six digits from your authenticator app, or a recovery code"}
      autoComplete="one-time-code"
      maxLength={40}
      required={isNeeded}
      autoFocus={isNeeded}
      error={error}
    />
  );
}

/** A password that is chosen now. */
export function NewPasswordField({ name = "password", label = "Password", hint, error }: { name?: string; label?: string; hint?: string; error?: string | undefined }) {
  return (
    <PasswordInput
      name={name}
      label={label}
      description={hint ?? "Ten characters or more, and none that everybody tries first"}
      autoComplete="new-password"
      maxLength={200}
      required
      error={error}
    />
  );
}
