import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconEyeExclamation } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Sample } from "./code.tsx";

/** A secret that was made just now, and is shown this once. */
export function Secret({ secret, name, close, children }: { secret: string; name: string; close: () => void; children?: ReactNode }) {
  return (
    <Stack gap="sm">
      {children}
      <Alert color="yellow" icon={<IconEyeExclamation size={18} />} title="It is shown this once">
        Copy it now: nobody can look it up later, we keep no copy that could be read.
      </Alert>
      <Sample text={secret} label={`Copy the ${name}`} />
      <Group justify="flex-end">
        <Button onClick={close}>I have it</Button>
      </Group>
    </Stack>
  );
}

/** How a form is left whose answer tells a secret, once: not before that is here, or nobody would ever see it. */
export function useLeave(making: { isPending: boolean; reset: () => void }, close: () => void): () => void {
  return () => {
    if (making.isPending) return;
    making.reset();
    close();
  };
}
