/** Mantine dressed in our tokens; each override here brought an axe rule to zero. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { en } from "../texts/en";

const brand: MantineColorsTuple = [
  "#eef0ff",
  "#e0e3fd",
  "#c3c9fa",
  "#a3abff",
  "#8089f2",
  "#636de6",
  "#4f59d8",
  "#3b46c4",
  "#323ba8",
  "#272f85",
];

const gray: MantineColorsTuple = [
  "#f6f7f9",
  "#f0f2f5",
  "#e4e7ec",
  "#d5d9e0",
  "#b9c0ca",
  "#7d8694",
  "#5f6977",
  "#525c6b",
  "#3a424e",
  "#1a1f29",
];

const dark: MantineColorsTuple = [
  "#e8ebf0",
  "#c5ccd6",
  "#a9b3c1",
  "#8f9aaa",
  "#3d4756",
  "#343d4a",
  "#232a34",
  "#1b2028",
  "#171b22",
  "#12151b",
];

const red: MantineColorsTuple = [
  "#fceceb",
  "#f9d6d3",
  "#f0aba6",
  "#e67f77",
  "#dc564c",
  "#c93b31",
  "#b3261e",
  "#98201a",
  "#7e1a15",
  "#651511",
];

export const theme = createTheme({
  colors: { brand, gray, dark, red },
  primaryColor: "brand",
  // Dark shade 3 would give white on #a3abff, 2.1:1: autoContrast decides by the light shade.
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  white: "#ffffff",
  black: "#1a1f29",
  fontFamily: "var(--rm-font)",
  headings: {
    fontFamily: "var(--rm-font)",
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "28px", fontWeight: "650" },
      h2: { fontSize: "16px", lineHeight: "24px", fontWeight: "600" },
      h3: { fontSize: "14px", lineHeight: "21px", fontWeight: "600" },
    },
  },
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.34", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "8px", md: "8px", lg: "12px", xl: "999px" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  // By name, so that the first page need not load them.
  components: {
    // The page itself never scrolls, so there is nothing to lock; the lock's inline style
    // would break the content security policy.
    Modal: {
      defaultProps: {
        closeButtonProps: { "aria-label": en.ui.close },
        centered: true,
        lockScroll: false,
      },
    },
    // The page has its banner; a dialog's head is none.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Drawer: {
      defaultProps: {
        closeButtonProps: { "aria-label": en.ui.close },
        position: "right",
        lockScroll: false,
      },
    },
    Notification: {
      defaultProps: { closeButtonProps: { "aria-label": en.ui.dismiss } },
    },
    // The radius of fields makes it round.
    Checkbox: { defaultProps: { radius: 4 } },
    // Its placeholder breaks aria-required-children.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: "md" } },
    Tooltip: {
      defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false } },
    },
    DatePickerInput: {
      defaultProps: {
        previousLabel: en.ui.previousMonth,
        nextLabel: en.ui.nextMonth,
        hideOutsideDates: true,
      },
    },
  },
});

const shared = {
  "--mantine-color-text": "var(--rm-text)",
  "--mantine-color-body": "var(--rm-surface)",
  "--mantine-color-dimmed": "var(--rm-text-2)",
  "--mantine-color-placeholder": "var(--rm-placeholder)",
  "--mantine-color-error": "var(--rm-danger)",
  "--mantine-color-default": "var(--rm-surface)",
  "--mantine-color-default-hover": "var(--rm-surface-2)",
  "--mantine-color-default-border": "var(--rm-border)",
  "--mantine-color-anchor": "var(--rm-accent)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: {
    ...shared,
    "--mantine-color-red-6": "#ff9c93",
    "--mantine-color-red-text": "#ff9c93",
    // Buttons of danger carry white words: 5.1:1, and 3.2:1 against the surface.
    "--mantine-color-red-filled": "#c93b31",
    "--mantine-color-red-filled-hover": "#b3261e",
  },
});
