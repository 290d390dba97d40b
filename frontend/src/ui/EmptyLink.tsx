import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

/** The one action of an empty list that leads to another page. */
export function EmptyLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button component={Link} to={to} variant="default">
      {children}
    </Button>
  );
}
