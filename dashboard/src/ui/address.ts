// Filters live in the address: a list that somebody looks at can be sent to somebody else as it is.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

export type Filters = Readonly<Record<string, string>>;

/** What the address says of these filters, and how to say something else. */
export function useFilters(names: readonly string[]): [Filters, (change: Record<string, string | null>) => void] {
  const [params, setParams] = useSearchParams();
  const key = names.join(",");
  const filters = useMemo(() => {
    const found: Record<string, string> = {};
    for (const name of key.split(",")) {
      const value = params.get(name);
      if (value !== null && value !== "") found[name] = value;
    }
    return found;
  }, [params, key]);
  const change = useCallback(
    (given: Record<string, string | null>) =>
      setParams(
        () => {
          // Not as it was when this was drawn: what is typed is told late, and something else may have been chosen since.
          const after = new URLSearchParams(location.search);
          for (const [name, value] of Object.entries(given)) {
            if (value === null || value === "") after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [filters, change];
}

/** The search of an address with one thing otherwise; null takes it out. */
export function searchWith(search: string, change: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  return params.toString();
}

/** What stood behind the `#` of the address, which browsers send to nobody: it is taken out of the address and the history at once. */
export function useFragment(): string {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [found, setFound] = useState(hash.slice(1));
  useEffect(() => {
    if (hash === "") return;
    setFound(hash.slice(1));
    void navigate(pathname + search, { replace: true });
  }, [hash, pathname, search, navigate]);
  return found;
}
