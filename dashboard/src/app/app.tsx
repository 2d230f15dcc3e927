import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { queries } from "../api/queries.ts";
import { STATE_COLORS } from "../api/states.ts";
import { StateColors } from "../ui/state.tsx";
import { router } from "./router.tsx";
import { theme } from "./theme.ts";

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <StateColors value={STATE_COLORS}>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </ModalsProvider>
        </StateColors>
      </MantineProvider>
    </QueryClientProvider>
  );
}
