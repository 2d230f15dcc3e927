import { Text } from "@mantine/core";
import { wordsOn } from "../../ui/contrast.ts";
import type { Look } from "./branding.tsx";
import classes from "./samples.module.css";

const INK = { light: { ink: "#1d2530", soft: "#5b6675", paper: "#ffffff", line: "#c6ced8" }, dark: { ink: "#e5eaf0", soft: "#9aa7b5", paper: "#12161c", line: "#3b4653" } };

/** A page behind a link, as the server makes it: the one to unsubscribe. */
export function PageSample({ look, shade }: { look: Look; shade: "light" | "dark" }) {
  const { ink, soft, paper, line } = INK[shade];
  const act = shade === "light" ? look.light : look.dark;
  return (
    <figure className={classes["sample"]}>
      <figcaption>
        <Text size="xs" c="dimmed">
          The page to unsubscribe, {shade}
        </Text>
      </figcaption>
      <div className={classes["page"]} style={{ background: paper, color: ink, borderColor: line }}>
        <Sender look={look} soft={soft} isOnWhite={shade === "dark"} />
        <p className={classes["title"]}>Unsubscribe</p>
        <p>You get no more mail about “Your orders” at a•••@example.com.</p>
        <p>
          <span style={{ color: act, textDecoration: "underline" }}>Choose what you get</span>
        </p>
        <span className={classes["button"]} style={{ background: act, color: paper }}>
          Unsubscribe
        </span>
        <Footer look={look} soft={soft} act={act} line={line} />
      </div>
    </figure>
  );
}

/** The head and the foot of a mail whose template speaks of the branding. */
export function MailSample({ look }: { look: Look }) {
  const { ink, soft, line } = INK.light;
  return (
    <figure className={classes["sample"]}>
      <figcaption>
        <Text size="xs" c="dimmed">
          A mail
        </Text>
      </figcaption>
      <div className={classes["page"]} style={{ background: "#f4f6f8", color: ink, borderColor: line }}>
        <div className={classes["mail"]}>
          <Sender look={look} soft={soft} isOnWhite={false} />
          <p className={classes["title"]}>Your order is on its way</p>
          <p>It will be with you tomorrow between ten and twelve.</p>
          <span className={classes["button"]} style={{ background: look.light, color: wordsOn(look.light) }}>
            Follow it
          </span>
          <Footer look={look} soft={soft} act={look.light} line={line} />
        </div>
      </div>
    </figure>
  );
}

function Sender({ look, soft, isOnWhite }: { look: Look; soft: string; isOnWhite: boolean }) {
  if (look.logo === null)
    return (
      <p style={{ color: soft }}>
        <bdi>{look.name}</bdi>
      </p>
    );
  return <img className={classes["logo"]} src={look.logo.url} alt={look.name} style={isOnWhite ? { background: "#fff", padding: 5 } : undefined} />;
}

function Footer({ look, soft, act, line }: { look: Look; soft: string; act: string; line: string }) {
  if (look.footer === "" && look.support === "") return null;
  return (
    <div className={classes["foot"]} style={{ color: soft, borderColor: line }}>
      {look.footer !== "" && <p style={{ whiteSpace: "pre-line" }}>{look.footer}</p>}
      {look.support !== "" && <p style={{ color: act, textDecoration: "underline" }}>{look.support}</p>}
    </div>
  );
}
