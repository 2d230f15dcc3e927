import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { wordsOf } from "./words.ts";

/** What could not be shown, why, and how to try again. */
export function Problem({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} title="This could not be shown" m="md" role="alert">
      <Text size="sm">{wordsOf(error)}</Text>
      {again && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={again}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
