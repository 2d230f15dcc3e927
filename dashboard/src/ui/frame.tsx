import { near } from "./links.ts";
import classes from "./frame.module.css";

/** What somebody else wrote in HTML, on an origin of its own, without scripts, forms or a way out of its frame. */
export function Frame({ address, title, height = 520 }: { address: string; title: string; height?: number }) {
  return <iframe className={classes["frame"]} src={near(address)} title={title} height={height} sandbox="" referrerPolicy="no-referrer" loading="lazy" />;
}
