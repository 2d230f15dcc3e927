import { Anchor, Badge, Box, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Schema } from "../../../api/described.ts";
import { Marked } from "../../../ui/marked.tsx";
import { boundsOf, fieldsOf, kindOf, type Schemas } from "./schema.ts";

const DEEPEST = 6;

/** Every field of something, what it is and what it means; those inside are opened by hand. */
export function Fields({ schema, all, deep = 0, isTold = false }: { schema: Schema; all: Schemas; deep?: number; isTold?: boolean }) {
  const fields = fieldsOf(schema, all);
  if (fields.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {kindOf(schema, all)}
      </Text>
    );
  }
  return (
    <Box component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {fields.map(([name, field, isRequired]) => (
        <FieldLine key={name} name={name} field={field} isRequired={isRequired && !isTold} all={all} deep={deep} isTold={isTold} />
      ))}
    </Box>
  );
}

interface LineProps {
  name: string;
  field: Schema;
  isRequired: boolean;
  all: Schemas;
  deep?: number;
  isTold?: boolean;
}

export function FieldLine({ name, field, isRequired, all, deep = 0, isTold = false }: LineProps) {
  const [isOpen, setOpen] = useState(false);
  const hasMore = deep < DEEPEST && fieldsOf(field, all).length > 0;
  const bounds = boundsOf(field);
  return (
    <Box component="li" py={6} style={{ borderTop: "1px solid var(--mantine-color-default-border)" }}>
      <Group gap={8}>
        <Text size="sm" ff="monospace" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {kindOf(field, all)}
        </Text>
        {isRequired && (
          <Badge size="xs" variant="light" color="orange" tt="none">
            needed
          </Badge>
        )}
        {hasMore && (
          <Anchor component="button" type="button" size="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Hide what is inside" : `Show what is inside ${name}`}
          </Anchor>
        )}
      </Group>
      {field.description && (
        <Text size="sm">
          <Marked text={field.description} />
        </Text>
      )}
      {bounds && (
        <Text size="xs" c="dimmed">
          {bounds}
        </Text>
      )}
      {isOpen && (
        <Box pl="md" mt={6}>
          <Fields schema={field} all={all} deep={deep + 1} isTold={isTold} />
        </Box>
      )}
    </Box>
  );
}
