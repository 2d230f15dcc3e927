import { Button, FileButton, Group, Paper, Text, Title } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useMay } from "../../api/account.ts";
import { usePatchBranding, usePutLogo, type BrandingOutput } from "../../api/workspace.ts";
import { ask } from "../../ui/ask.tsx";
import { Wrong } from "../../ui/door.tsx";
import { done, told } from "../../ui/told.ts";

/** The logo: a picture is chosen, and stands on pages and in mails from then on. */
export function LogoPart({ branding }: { branding: BrandingOutput }) {
  const may = useMay();
  const put = usePutLogo();
  const patch = usePatchBranding();
  const { logo } = branding;
  const remove = () =>
    ask({
      title: "Take the logo away?",
      words: "Pages and the mails that leave from now on show your name in its place. Mails that have left keep it. To have it again you upload it again.",
      action: "Take it away",
      isGrave: true,
      then: () => patch.mutate({ logo: null }, { onSuccess: () => done("There is no logo now."), onError: told }),
    });
  const choose = (file: File | null) => {
    if (file === null) return;
    const undo = () => void put.mutateAsync(logo).then(() => done(logo ? "The logo is the one of before." : "There is no logo, as before."), told);
    put.mutate(file, { onSuccess: () => done("This is the logo now.", undo) });
  };
  return (
    <Paper component="section" withBorder p="md" aria-label="Logo">
      <Title order={2} mb="xs">
        Logo
      </Title>
      {logo ? (
        <Group gap="md" mb="sm">
          <img src={logo.url} alt="The logo" style={{ maxWidth: 200, maxHeight: 64, background: "#fff", borderRadius: 4, padding: 4 }} />
          <Text size="xs" c="dimmed">
            {logo.width} × {logo.height} dots, {Math.ceil(logo.size / 1000).toLocaleString()} kB
          </Text>
        </Group>
      ) : (
        <Text size="sm" c="dimmed" mb="sm">
          There is none: your name stands in its place. A PNG, JPEG, GIF or WebP on a background that suits white and dark pages.
        </Text>
      )}
      {may("workspace:write") && (
        <Group gap="xs">
          <FileButton accept="image/png,image/jpeg,image/gif,image/webp" onChange={choose}>
            {(props) => (
              <Button size="xs" variant="default" leftSection={<IconPhoto size={15} />} loading={put.isPending} {...props}>
                {logo ? "Choose another picture" : "Choose a picture"}
              </Button>
            )}
          </FileButton>
          {logo && (
            <Button size="xs" variant="subtle" color="red" onClick={remove}>
              Take it away
            </Button>
          )}
        </Group>
      )}
      <Wrong error={put.error} />
    </Paper>
  );
}
