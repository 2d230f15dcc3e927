import { Anchor, Badge, Button, Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../../api/account.ts";
import { useDataSource, useDeleteDataSource, useTemplatesAsking, type Asking, type DataSourceOutput } from "../../../api/data_sources.ts";
import { ask } from "../../../ui/ask.tsx";
import { Sample } from "../../../ui/code.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Head } from "../../../ui/head.tsx";
import { pretty } from "../../../ui/json.ts";
import { Problem } from "../../../ui/problem.tsx";
import { done, told } from "../../../ui/told.ts";
import { Waiting } from "../../../ui/waiting.tsx";
import { When } from "../../../ui/when.tsx";
import { SourceForm } from "./source_form.tsx";
import { keptOf } from "./sources.tsx";

/** One data source: what is asked, what is shown of it, and by whom. */
export default function DataSource() {
  const { key = "" } = useParams();
  const found = useDataSource(key);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const source = found.data;
  return (
    <>
      <Anchor component={Link} to="/templates?tab=sources" size="sm">
        Data sources
      </Anchor>
      <Head title={source.key} about="Asked as a message goes.">
        <Actions source={source} />
      </Head>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <Part title="What is asked">
              <Sample text={`${source.method} ${source.url}${source.body === null ? "" : `\n\n${source.body}`}`} label="Copy the request" />
              <Facts
                facts={[
                  ["Headers", source.headers.length > 0 && <Sealed key="headers" names={source.headers} />],
                  ["Within", source.deadline],
                  ["An answer counts for", keptOf(source)],
                  ["Made", <When key="made" at={source.created_at} />],
                  ["Changed", <When key="changed" at={source.updated_at} />],
                ]}
              />
            </Part>
            <Part title="Where it does not answer in time">
              {source.fallback === null ? (
                <Text size="sm">
                  The message waits and is tried again, as where a provider cannot be reached; after its last try it fails with <code>data_source_failed</code>.
                </Text>
              ) : (
                <>
                  <Text size="sm">This is shown in its place:</Text>
                  <Sample text={pretty(JSON.stringify(source.fallback))} label="Copy the fallback" />
                </>
              )}
            </Part>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Part title="Templates that ask it">
              <AskedBy source={source} />
            </Part>
            <Part title="In a text">
              <Text size="sm">“Insert” in a template puts a name of it in, and the template names it from then on.</Text>
              <Sample text={namesOf(source).join("\n")} label="Copy the names" />
              <Text size="sm" c="dimmed">
                A preview asks nobody: it shows the fallback, or what its values say under <code>sources.{source.key}</code>. A test of a template does ask, and
                what the source did is in the timeline of its message.
              </Text>
            </Part>
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  );
}

function Sealed({ names }: { names: readonly string[] }) {
  return (
    <Stack gap={2}>
      {names.map((name) => (
        <Text key={name} size="sm">
          {name}
          <Text span size="xs" c="dimmed" ml={8}>
            sealed, and never shown
          </Text>
        </Text>
      ))}
    </Stack>
  );
}

/** Names that a text may say: those of its fallback, or one that stands for whatever it answers. */
function namesOf({ key, fallback }: DataSourceOutput): string[] {
  const names = Object.keys(fallback ?? {}).filter((name) => /^[a-z_]\w*$/i.test(name));
  return (names.length > 0 ? names : ["state"]).map((name) => `{{ sources.${key}.${name} }}`);
}

const BY: Readonly<Record<Asking["by"], string>> = { published: "published", newest: "in a version that is not published", draft: "in its draft" };

function AskedBy({ source }: { source: DataSourceOutput }) {
  const may = useMay();
  const asking = useTemplatesAsking(source.key);
  if (!may("templates:read")) return <Text size="sm">Your role does not see templates.</Text>;
  if (asking.isLoadingError) return <Problem error={asking.error} again={() => void asking.refetch()} />;
  if (asking.data === undefined) return <Waiting />;
  const { found, isAll } = asking.data;
  return (
    <>
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          None does yet. It is asked by nobody, and costs nothing.
        </Text>
      )}
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {found.map(({ template, by }) => (
          <Group key={template.key} component="li" gap={8}>
            <Anchor component={Link} to={`/templates/${template.key}`} size="sm">
              {template.name}
            </Anchor>
            <Badge size="sm" variant="light" color={by === "published" ? "teal" : "gray"} tt="none" fw={550}>
              {BY[by]}
            </Badge>
          </Group>
        ))}
      </Stack>
      {!isAll && (
        <Text size="xs" c="dimmed">
          The first 500 templates were looked through.
        </Text>
      )}
    </>
  );
}

function Actions({ source }: { source: DataSourceOutput }) {
  const may = useMay();
  const navigate = useNavigate();
  const drop = useDeleteDataSource();
  const [isOpen, setOpen] = useState(false);
  if (!may("data_sources:write")) return null;
  const remove = () =>
    ask({
      title: `Delete ${source.key}?`,
      words: `It is refused while a published template asks it. Messages that were accepted with an older version that does will fail.${source.headers.length > 0 ? " Its headers are gone with it." : ""}`,
      action: "Delete",
      isGrave: true,
      then: () =>
        drop.mutateAsync(source.key).then(() => {
          done(`The data source “${source.key}” is deleted.`);
          void navigate("/templates?tab=sources");
        }, told),
    });
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={() => setOpen(true)}>
        Change
      </Button>
      <Button size="xs" variant="default" color="red" leftSection={<IconTrash size={15} />} onClick={remove}>
        Delete
      </Button>
      <SourceForm isOpen={isOpen} close={() => setOpen(false)} source={source} />
    </>
  );
}
