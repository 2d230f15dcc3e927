import { Alert, Group, SegmentedControl, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useHtmlAddress } from "../../api/previews.ts";
import type { ContentPreview } from "../../api/templates.ts";
import { Frame } from "../../ui/frame.tsx";
import { Problem } from "../../ui/problem.tsx";
import classes from "./handset.module.css";

type View = "desk" | "phone" | "plain";

const VIEWS: { value: View; label: string }[] = [
  { value: "desk", label: "Computer" },
  { value: "phone", label: "Phone" },
  { value: "plain", label: "Plain text" },
];

/** The mail as a mail program shows it: wide, on a phone, or without its page. */
export function MailPreview({ preview, from, height }: { preview: ContentPreview; from: string; height: number }) {
  const [view, setView] = useState<View>("desk");
  const [withPictures, setWithPictures] = useState(false);
  const frame = useHtmlAddress(preview.html);
  const isPlain = view === "plain" || !preview.html;
  const address = frame.data && `${frame.data}${withPictures ? "?images=1" : ""}`;
  return (
    <div>
      <Group gap="sm" mb="xs" justify="space-between">
        <SegmentedControl size="xs" data={VIEWS} value={view} onChange={(value) => setView(value as View)} aria-label="How it is shown" />
        {!isPlain && <Switch size="xs" label="Fetch its pictures" checked={withPictures} onChange={(event) => setWithPictures(event.currentTarget.checked)} />}
      </Group>
      <div className={`${classes["mailbox"]} ${view === "phone" ? classes["narrow"] : ""}`}>
        <div className={classes["subject"]}>
          <div className={classes["title"]}>{preview.title || "(no subject)"}</div>
          <div className={classes["small"]}>{from}</div>
        </div>
        {isPlain && (
          <pre className={classes["plain"]} tabIndex={0}>
            {preview.text || "There is no plain text."}
          </pre>
        )}
        {!isPlain && frame.isError && <Problem error={frame.error} again={() => void frame.refetch()} />}
        {/* A frame of its own for each address: one that goes from address to address would be gone through by “Back”. */}
        {!isPlain && address && <Frame key={address} address={address} title="The mail as it would be shown" height={height} />}
      </div>
      {preview.measure && preview.measure.html_bytes > preview.measure.html_shown_bytes && (
        <Alert color="yellow" mt="xs" p="xs">
          <Text size="xs">Gmail shows the first {preview.measure.html_shown_bytes.toLocaleString()} bytes, and hides the rest behind a link.</Text>
        </Alert>
      )}
    </div>
  );
}
