import { Badge, Box, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import type { Described } from "../../../api/described.ts";
import { useOwnKey } from "../../../api/reference.ts";
import { Marked } from "../../../ui/marked.tsx";
import { Examples } from "./examples.tsx";
import { FieldLine, Fields } from "./fields.tsx";
import { boundsOf, kindOf, type Schemas } from "./schema.ts";

const COLORS: Readonly<Record<string, string>> = { GET: "blue", POST: "teal", PUT: "grape", PATCH: "yellow", DELETE: "red" };
const ASKERS: Readonly<Record<string, string>> = {
  person: "By an end user, with a token of their own: POST /v1/contacts/{id}/tokens makes one.",
  member: "By a member who is signed in, with the token of their session, and by no key: POST /v1/sessions makes one.",
  anybody: "By anybody: no key is needed.",
};

/** One operation: what it does, what it takes, what it answers, and an example to run. */
export function OneOperation({ operation, schemas }: { operation: Described; schemas: Schemas }) {
  const own = useOwnKey();
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(() => (operation.body === null ? "" : JSON.stringify(operation.body.example ?? {}, null, 2)));
  const given = operation.parameters.filter((one) => one.in !== "header");
  const headers = operation.parameters.filter((one) => one.in === "header");
  return (
    <Stack gap="lg">
      <div>
        <Title order={2}>{operation.summary}</Title>
        <Group gap={8} my={6}>
          <Badge variant="light" radius="sm" color={COLORS[operation.method] ?? "gray"}>
            {operation.method}
          </Badge>
          <Text ff="monospace" size="sm">
            {operation.path}
          </Text>
        </Group>
        {operation.description.split("\n\n").map((part, n) => (
          <Text key={n} size="sm" mt={6} style={{ whiteSpace: "pre-line" }}>
            <Marked text={part} />
          </Text>
        ))}
        <Text size="xs" c="dimmed" mt={6}>
          {operation.scope === null ? ASKERS[operation.asker] : `Roles that may: ${operation.roles.join(", ")}.`}
        </Text>
      </div>
      {given.length > 0 && (
        <section>
          <Title order={3} mb="xs">
            Parameters
          </Title>
          <Stack gap="sm">
            {given.map((one) => (
              <TextInput
                key={one.name}
                label={one.name}
                required={one.required}
                description={
                  <>
                    {one.in === "path" ? "in the path" : "in the query"}, {kindOf(one.schema, schemas)}
                    {boundsOf(one.schema) && `, ${boundsOf(one.schema)}`}. {one.description && <Marked text={one.description} />}
                  </>
                }
                size="xs"
                value={values[one.name] ?? ""}
                onChange={(event) => setValues({ ...values, [one.name]: event.currentTarget.value })}
              />
            ))}
          </Stack>
        </section>
      )}
      <Examples filled={{ operation, values, body, secret: own?.secret ?? null }} setBody={setBody} />
      {operation.body !== null && (
        <section>
          <Title order={3} mb="xs">
            Body
          </Title>
          <Fields schema={operation.body.schema} all={schemas} />
        </section>
      )}
      {headers.length > 0 && (
        <section>
          <Title order={3} mb="xs">
            Headers
          </Title>
          <Box component="ul" m={0} p={0} style={{ listStyle: "none" }}>
            {headers.map((one) => (
              <FieldLine key={one.name} name={one.name} field={{ ...one.schema, ...(one.description === undefined ? {} : { description: one.description }) }} isRequired={one.required} all={schemas} />
            ))}
          </Box>
        </section>
      )}
      <Answers operation={operation} schemas={schemas} />
    </Stack>
  );
}

function Answers({ operation, schemas }: { operation: Described; schemas: Schemas }) {
  return (
    <section>
      <Title order={3} mb="xs">
        Answers
      </Title>
      <Stack gap="md">
        {operation.answers.map((answer) => {
          const schema = answer.content?.["application/json"]?.schema;
          const [about = "", ...codes] = answer.description.split(/\n+- /);
          return (
            <div key={answer.status}>
              <Group gap={8}>
                <Badge variant="light" radius="sm" color={answer.status < "300" ? "teal" : "orange"}>
                  {answer.status}
                </Badge>
                <Text size="sm">{about.trim()}</Text>
              </Group>
              {codes.map((code) => (
                <Text key={code} size="sm" pl="md">
                  <Marked text={code} />
                </Text>
              ))}
              {schema && (
                <Box pl="md" mt={6}>
                  <Fields schema={schema} all={schemas} isTold />
                </Box>
              )}
            </div>
          );
        })}
      </Stack>
    </section>
  );
}
