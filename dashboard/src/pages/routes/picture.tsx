import { Fragment } from "react";
import type { RouteInput, StepInput } from "../../api/routes.ts";
import { CHANNELS, labelOf } from "../templates/channels.ts";
import { conditionWords } from "./condition.ts";
import { clockOf, endOf, sentenceOf, stepsOf, waitOf, waitWords } from "./route.ts";
import classes from "./routes.module.css";

/** The way from its first step to its end, and when each step comes; the same as a sentence for whoever does not see it. */
export function Picture({ route }: { route: RouteInput }) {
  const steps = stepsOf(route);
  const clock = clockOf(steps);
  return (
    <div role="img" aria-label={sentenceOf(route)} className={classes["picture"]}>
      {steps.map((step, n) => (
        <Fragment key={n}>
          {n > 0 && <Waits words={waits(step)} />}
          <div className={classes["stop"]}>
            <div className={classes["time"]}>{clock[n]}</div>
            <div className={classes["rail"]} data-asks={step.when ? "" : undefined} />
            <div>
              <Ways step={step} />
              {step.when && <div className={classes["told"]}>where {conditionWords(step.when)}; else it is passed over</div>}
            </div>
          </div>
        </Fragment>
      ))}
      <Waits />
      <div className={classes["stop"]}>
        <div />
        <div className={classes["rail"]} data-ends="" />
        <div className={classes["told"]}>
          It ends as soon as {endOf(route)}
          {steps.length > 1 && ", or when nothing is left to try"}.
        </div>
      </div>
    </div>
  );
}

/** From one step to the next, or to the end. */
function Waits({ words = "" }: { words?: string }) {
  return (
    <div className={classes["stop"]}>
      <div />
      <div className={classes["rail"]} data-waits="" />
      <div className={classes["told"]}>{words}</div>
    </div>
  );
}

function waits({ after }: StepInput): string {
  const wait = waitOf(after);
  return wait === null ? "where that has failed" : `${waitWords(wait)} without a sign of them, or at once where that has failed`;
}

function Ways({ step: { channels, pick } }: { step: StepInput }) {
  return (
    <div className={classes["ways"]}>
      {channels.length === 0 && "…"}
      {channels.map((channel, n) => {
        const { Icon } = CHANNELS[channel];
        return (
          <Fragment key={channel}>
            {n > 0 && (pick ? "or" : "and")}
            <span className={classes["way"]}>
              <Icon size={13} stroke={1.7} />
              {labelOf(channel)}
            </span>
          </Fragment>
        );
      })}
      {pick && channels.length > 1 && <span>{pick === "best" ? "as each likes best" : "the first that works"}</span>}
    </div>
  );
}
