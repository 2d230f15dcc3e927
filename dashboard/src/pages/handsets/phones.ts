// Whose phones are looked at, and which app of each: all of it stands in the address.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { APPS, type AppKey } from "./said.ts";

export interface Phone {
  contact: string;
  app: AppKey;
}

export const MOST_PHONES = 4;

export function usePhones(): [Phone[], (phones: readonly Phone[]) => void] {
  const [params, setParams] = useSearchParams();
  const phones = useMemo(() => {
    const apps = params.getAll("app");
    const contacts = [...new Set(params.getAll("who").filter((one) => one !== ""))];
    return contacts.slice(0, MOST_PHONES).map((contact, n) => ({ contact, app: APPS.find((app) => app.key === apps[n])?.key ?? "sms" }));
  }, [params]);
  const change = useCallback(
    (given: readonly Phone[]) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.delete("who");
          after.delete("app");
          for (const phone of given) {
            after.append("who", phone.contact);
            after.append("app", phone.app);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [phones, change];
}
