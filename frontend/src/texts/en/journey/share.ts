export const share = {
  title: "Share this journey",
  intro:
    "Anyone with the link sees the picture and live numbers. No customers are shown, and no account is needed.",
  create: "Create a link",
  made: "Copy the link now: it is shown only once.",
  link: "Secret link",
  none: "No links yet.",
  created: (when: string) => `Created ${when}`,
  expires: (when: string) => `until ${when}`,
  revoked: "Revoked",
  expired: "Expired",
  revoke: "Revoke",
};
