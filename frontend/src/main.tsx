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
import { Toasts } from "./app/Toasts";
import { cookieSchemeManager } from "./theme/scheme";
import { cssVariablesResolver, theme } from "./theme/theme";

const mount = document.getElementById("app");
if (!mount) throw new Error("templates/app.html has no #app");

createRoot(mount).render(
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
);
