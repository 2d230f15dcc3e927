import type { ReactNode } from "react";
import classes from "./small.module.css";

/** What programs call a thing: letter for letter, and standing back. */
export function Id({ children }: { children: ReactNode }) {
  return <p className={classes["id"]}>{children}</p>;
}
