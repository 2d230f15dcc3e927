import { Grid, Stack } from "@mantine/core";
import { useMay } from "../../api/account.ts";
import { Empty } from "../../ui/empty.tsx";
import { Head } from "../../ui/head.tsx";
import { Counts } from "./counts.tsx";
import { Needs } from "./needs.tsx";
import { Waiting } from "./waiting.tsx";

/** What is going on now: what was sent over time, what waits, and what needs a person. */
export default function Home() {
  const may = useMay();
  return (
    <>
      <Head title="Home" about="What is going on now." />
      {may("messages:read") ? (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <Counts />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Stack gap="md">
              <Needs />
              <Waiting />
            </Stack>
          </Grid.Col>
        </Grid>
      ) : (
        <Empty title="Welcome" words="What you may do here stands in the navigation." />
      )}
    </>
  );
}
