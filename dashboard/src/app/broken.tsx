import { Anchor, Button, Center, Stack, Text, Title } from "@mantine/core";
import { Link, useRouteError } from "react-router";

/** A page that could not be shown, and how to go on. */
export function Broken() {
  const error = useRouteError();
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" maw={480} gap="sm">
        <Title order={1}>This page could not be shown</Title>
        <Text c="dimmed" ta="center">
          {error instanceof Error ? error.message : "Something in the page went wrong."} Nothing that you did before is lost.
        </Text>
        <Button onClick={() => location.reload()}>Load it again</Button>
        <Anchor component={Link} to="/">
          Go to Home
        </Anchor>
      </Stack>
    </Center>
  );
}

/** An address that is nobody's. */
export function NoPlace() {
  return (
    <Center mih="50vh" p="md">
      <Stack align="center" gap="sm">
        <Title order={1}>There is nothing here</Title>
        <Text c="dimmed">The address may be old, or not whole.</Text>
        <Button component={Link} to="/" variant="default">
          Go to Home
        </Button>
      </Stack>
    </Center>
  );
}
