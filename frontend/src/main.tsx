import "@fontsource-variable/inter/wght.css";
import "./theme/tokens.css";
import "./theme/mantine.css";
import "./theme/overrides.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { styleNonce } from "./api/boot";
import { createQueryClient } from "./api/queryClient";
import { App } from "./app/App";
import { fetchScreen } from "./app/routes";
import { Toasts } from "./app/Toasts";
import { cookieSchemeManager } from "./theme/scheme";
import { cssVariablesResolver, theme } from "./theme/theme";

/** So long the frame waits for its screen, that both may be drawn at once. */
const FRAME_ALONE_MS = 150;

const elapse = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const mount = document.getElementById("app");
if (!mount) throw new Error("templates/app.html has no #app");

const root = createRoot(mount);
void Promise.race([fetchScreen(location.pathname), elapse(FRAME_ALONE_MS)]).then(() =>
  root.render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={cookieSchemeManager}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
        // It writes all variables itself, so that they need not be fetched as a sheet too.
        deduplicateCssVariables={false}
      >
        <Toasts />
        <QueryClientProvider client={createQueryClient()}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  ),
);
