import { FileButton, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useState } from "react";
import { Sample } from "../../../ui/code.tsx";

const EXAMPLE = `id,name,email,phone,plan,newsletter,newsletter date
user_42,Ada Lovelace,ada@example.com,+31612345678,pro,yes,2026-05-01`;

/** A file, by button or dropped here. */
export function Choose({ chosen }: { chosen: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  return (
    <Paper
      withBorder
      p="xl"
      maw={860}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) chosen(file);
      }}
      style={isOver ? { borderColor: "var(--mantine-primary-color-filled)" } : undefined}
    >
      <Stack align="center" gap="sm">
        <Title order={2}>Choose a file, or drop it here</Title>
        <Text size="sm" c="dimmed" ta="center" maw={560}>
          Comma, semicolon or tab, up to 200,000 rows; its first line names the columns. Nothing is stored before you have said what each column is. From Excel: Save
          as, CSV UTF-8.
        </Text>
        <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={(file) => file && chosen(file)} inputProps={{ "aria-label": "The file" }}>
          {(props) => (
            <Button {...props} leftSection={<IconFileImport size={16} />}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <div style={{ width: "100%" }}>
          <Text size="xs" c="dimmed" mb={4}>
            For example:
          </Text>
          <Sample text={EXAMPLE} label="Copy the example" />
        </div>
      </Stack>
    </Paper>
  );
}
