import { Center, Loader } from "@mantine/core";
import { useEffect, useState } from "react";

const PATIENCE_MS = 250;

/** Something is on its way: shown where it takes longer than a blink. */
export function Waiting({ isWhole = false }: { isWhole?: boolean }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center mih={isWhole ? "100vh" : 160} aria-busy="true">
      {isLong && <Loader size="sm" aria-label="Loading" />}
    </Center>
  );
}
