import { Anchor, Badge, Group, Table, Text } from "@mantine/core";
import { IconDownload, IconFile, IconMapPin } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { CardPart, OrderPart, PurchasePart, TextPart } from "@sdk/types.ts";
import { useFile } from "../../api/attachments.ts";
import type { Part, PostView } from "../../api/thread.ts";
import { isHttp } from "../../ui/links.ts";
import classes from "./conversations.module.css";

/** What a post says, part by part; of what is not known its words are shown. */
export function Parts({ post }: { post: PostView }) {
  return post.parts.map((part, n) => <One key={n} part={part} post={post} />);
}

function One({ part, post }: { part: Part; post: PostView }): ReactNode {
  switch (part.type) {
    case "text":
      return <Words part={part} />;
    case "image":
      return <Picture attachment={part.attachment} url={part.url} alt={part.alt || "A picture"} />;
    case "audio":
      return <Sound attachment={part.attachment} url={part.url} transcript={part.transcript ?? ""} />;
    case "file": {
      const file = post.files.find((one) => one.id === part.attachment);
      return <File attachment={part.attachment} url={part.url} name={part.name ?? file?.name ?? "A file"} size={part.size ?? file?.size ?? null} />;
    }
    case "location":
      return (
        <div className={classes["card"]}>
          <Group gap={6} wrap="nowrap">
            <IconMapPin size={16} />
            <div>
              <Text size="sm">{part.label ?? "A place"}</Text>
              {part.address && (
                <Text size="xs" c="dimmed">
                  {part.address}
                </Text>
              )}
              <Away url={`https://www.openstreetmap.org/?mlat=${part.latitude}&mlon=${part.longitude}#map=16/${part.latitude}/${part.longitude}`}>
                {part.latitude}, {part.longitude}
              </Away>
            </div>
          </Group>
        </div>
      );
    case "card":
      return <Card part={part} />;
    case "order":
      return <Order part={part} />;
    case "purchase":
      return <Purchase part={part} />;
    case "quick_replies":
      return (
        <>
          {part.text && <p className={classes["text"]}>{part.text}</p>}
          <Buttons labels={part.replies.map((one) => one.label)} />
        </>
      );
    case "data":
      return (
        <div className={classes["card"]}>
          <p className={classes["text"]}>{part.text}</p>
          <Text size="xs" c="dimmed">
            {part.mime}
          </Text>
        </div>
      );
    default:
      return <p className={classes["text"]}>{post.text}</p>;
  }
}

/** A link that somebody else wrote. */
export function Away({ url, children }: { url: string; children: ReactNode }) {
  if (!isHttp(url)) return <>{children}</>;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer noopener" inherit>
      {children}
    </Anchor>
  );
}

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/i;

function linked(text: string): ReactNode {
  // Split by a group: what matched stands at every second place.
  return text.split(LINK).map((piece, n) => (n % 2 === 1 ? <Away key={n} url={piece}>{piece}</Away> : piece)); // prettier-ignore
}

/** Words with how they look; ranges count code points. */
function Words({ part }: { part: TextPart }) {
  const marks = part.marks ?? [];
  const mentions = part.mentions ?? [];
  if (marks.length === 0 && mentions.length === 0) return <p className={classes["text"]}>{linked(part.text)}</p>;
  const points = Array.from(part.text);
  const edges = new Set([0, points.length]);
  for (const { start, length } of [...marks, ...mentions]) edges.add(Math.min(start, points.length)).add(Math.min(start + length, points.length));
  const sorted = [...edges].sort((one, other) => one - other);
  return (
    <p className={classes["text"]}>
      {sorted.slice(0, -1).map((begin, n) => {
        const covers = ({ start, length }: { start: number; length: number }) => start <= begin && begin < start + length;
        const text = points.slice(begin, sorted[n + 1]).join("");
        const isLink = marks.some((mark) => mark.style === "link" && covers(mark));
        const plain: ReactNode = isLink ? text : linked(text);
        const shown = marks.filter(covers).reduce((inner, mark) => styled(mark.style, mark.url ?? null, inner), plain);
        return <span key={begin} className={mentions.some(covers) ? classes["mention"] : undefined}>{shown}</span>; // prettier-ignore
      })}
    </p>
  );
}

function styled(style: string, url: string | null, inner: ReactNode): ReactNode {
  switch (style) {
    case "bold":
      return <strong>{inner}</strong>;
    case "italic":
      return <em>{inner}</em>;
    case "strike":
      return <s>{inner}</s>;
    case "code":
    case "code_block":
      return <code className={classes["code"]}>{inner}</code>;
    case "quote":
      return <span className={classes["quote"]}>{inner}</span>;
    case "link":
      return <Away url={url ?? ""}>{inner}</Away>;
    default:
      return inner;
  }
}

interface Bytes {
  attachment?: string | null | undefined;
  url?: string | null | undefined;
}

/** A picture of ours; one that lies elsewhere is a link, so that nobody learns who looks at it. */
function Picture({ attachment, url, alt }: Bytes & { alt: string }) {
  const { data, isError } = useFile(attachment);
  if (!attachment && url) return <Away url={url}>{alt} (on {hostOf(url)})</Away>; // prettier-ignore
  if (isError) return <Text size="sm" c="dimmed">{alt}: it is not there any more</Text>; // prettier-ignore
  if (!data?.address) return <Text size="sm" c="dimmed">{alt}</Text>; // prettier-ignore
  return (
    <a href={data.address} target="_blank" rel="noreferrer noopener">
      <img src={data.address} alt={alt} width={data.width ?? undefined} height={data.height ?? undefined} className={classes["picture"]} style={{ height: "auto" }} />
    </a>
  );
}

function Sound({ attachment, url, transcript }: Bytes & { transcript: string }) {
  const { data } = useFile(attachment);
  return (
    <>
      {data?.address ? <audio controls preload="none" src={data.address} aria-label={transcript || "Something to hear"} /> : url ? <Away url={url}>Something to hear (on {hostOf(url)})</Away> : null}
      {transcript && (
        <Text size="sm" c="dimmed">
          {transcript}
        </Text>
      )}
    </>
  );
}

function File({ attachment, url, name, size }: Bytes & { name: string; size: number | null }) {
  const { data } = useFile(attachment);
  const words = `${name}${size === null ? "" : ` (${sizeOf(size)})`}`;
  return (
    <Group gap={6} className={classes["card"]} wrap="nowrap">
      <IconFile size={16} />
      {data?.address ? (
        <Anchor href={data.address} target="_blank" rel="noreferrer noopener" size="sm" download={name}>
          {words} <IconDownload size={13} aria-hidden />
        </Anchor>
      ) : url ? (
        <Away url={url}>{words}</Away>
      ) : (
        <Text size="sm">{words}</Text>
      )}
    </Group>
  );
}

function Card({ part }: { part: CardPart }) {
  return (
    <div className={classes["card"]}>
      <Text size="sm" fw={600}>
        {part.title}
      </Text>
      {(part.attachment || part.image) && <Picture attachment={part.attachment} url={part.image} alt="Its picture" />}
      {part.text && <p className={classes["text"]}>{part.text}</p>}
      <Lines lines={(part.fields ?? []).map((one) => [one.label, one.value])} />
      <Buttons labels={(part.buttons ?? []).map((one) => one.label)} />
    </div>
  );
}

function Order({ part }: { part: OrderPart }) {
  const price = (amount: string | null | undefined) => (amount ? `${amount} ${part.currency ?? ""}` : "");
  return (
    <div className={classes["card"]}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          Order {part.url ? <Away url={part.url}>{part.number}</Away> : part.number}
        </Text>
        {part.state && (
          <Badge variant="light" size="sm" tt="none">
            {part.state}
          </Badge>
        )}
      </Group>
      <Lines lines={(part.items ?? []).map((one) => [`${one.quantity ?? 1} × ${one.name}`, price(one.price)])} />
      {part.total && <Lines lines={[["Total", price(part.total)]]} />}
    </div>
  );
}

function Purchase({ part }: { part: PurchasePart }) {
  return (
    <div className={classes["card"]}>
      <Text size="sm" fw={600}>
        {part.url ? <Away url={part.url}>{part.name}</Away> : part.name}
      </Text>
      <Text size="sm">
        {part.amount} {part.currency}, {part.state ?? "offered"}
      </Text>
    </div>
  );
}

function Lines({ lines }: { lines: readonly (readonly [string, string])[] }) {
  if (lines.length === 0) return null;
  return (
    <Table verticalSpacing={2} horizontalSpacing={4} fz="xs">
      <Table.Tbody>
        {lines.map(([name, value], n) => (
          <Table.Tr key={n}>
            <Table.Td>{name}</Table.Td>
            <Table.Td ta="right">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What they can press; here it is only shown. */
function Buttons({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <Group gap={4} mt={4} role="group" aria-label="Buttons that they see">
      {labels.map((label, n) => (
        <Badge key={n} variant="outline" tt="none" size="sm" c="var(--mantine-color-anchor)">
          {label}
        </Badge>
      ))}
    </Group>
  );
}

/** What stands behind the first links; its pictures lie elsewhere, and are left there. */
export function Previews({ previews }: { previews: PostView["previews"] }) {
  return previews.map((one) => (
    <div key={one.url} className={classes["card"]}>
      <Text size="xs" c="dimmed">
        {one.site_name ?? hostOf(one.url)}
      </Text>
      <Text size="sm" fw={550} component="div">
        <Away url={one.url}>{one.title}</Away>
      </Text>
      {one.description && (
        <Text size="xs" lineClamp={3}>
          {one.description}
        </Text>
      )}
    </div>
  ));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
