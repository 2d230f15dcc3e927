import type { ReactNode } from "react";
import type { Action, Channel, ContentPreview } from "../../api/templates.ts";
import classes from "./handset.module.css";

interface Shown {
  channel: Channel;
  preview: Pick<ContentPreview, "title" | "text" | "actions">;
  /** Who it comes from. */
  from: string;
}

/** What a person would see of it on their phone, or hear. All of it is shown as text. */
export function Handset({ channel, preview, from }: Shown) {
  const { title, text, actions } = preview;
  if (channel === "webpush") return <Desk from={from} preview={preview} />;
  if (channel === "push")
    return (
      <Phone kind="lock">
        <div className={classes["clock"]}>9:41</div>
        <div className={classes["banner"]}>
          <div className={classes["small"]}>{from} · now</div>
          {title && <div className={classes["title"]}>{title}</div>}
          {text}
        </div>
        <Actions actions={actions} />
      </Phone>
    );
  if (channel === "voice")
    return (
      <Phone kind="call" who={from}>
        <div>Call from {from}</div>
        <div className={classes["said"]}>“{text}”</div>
      </Phone>
    );
  if (channel === "inapp" || channel === "rcs")
    return (
      <Phone who={from}>
        <div className={classes["card"]}>
          {title && <div className={classes["title"]}>{title}</div>}
          {text}
        </div>
        <Actions actions={actions} />
      </Phone>
    );
  return (
    <Phone kind={channel === "whatsapp" ? "whatsapp" : undefined} who={from}>
      <div className={classes["bubble"]}>
        {title && <div className={classes["title"]}>{title}</div>}
        {text}
      </div>
      <Actions actions={actions} />
    </Phone>
  );
}

export function Phone({ kind, who, children }: { kind?: "call" | "lock" | "whatsapp" | undefined; who?: string; children: ReactNode }) {
  return (
    <div className={`${classes["phone"]} ${kind ? classes[kind] : ""}`}>
      <div className={classes["bar"]} aria-hidden="true">
        <span>9:41</span>
        <span>5G ▮</span>
      </div>
      {who && kind !== "call" && <div className={classes["who"]}>{who}</div>}
      <div className={classes["screen"]} tabIndex={0} role="group" aria-label="What they see">
        {children}
      </div>
    </div>
  );
}

function Desk({ from, preview: { title, text, actions } }: Omit<Shown, "channel">) {
  return (
    <div className={classes["desk"]}>
      <div className={classes["banner"]}>
        <div className={classes["small"]}>{from} · by the browser</div>
        {title && <div className={classes["title"]}>{title}</div>}
        {text}
        <Actions actions={actions} />
      </div>
    </div>
  );
}

function Actions({ actions }: { actions: readonly Action[] }) {
  return actions.map((action, n) => (
    <span key={n} className={classes["action"]} title={action.url}>
      {action.label}
    </span>
  ));
}
