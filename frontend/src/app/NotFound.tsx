import { Button } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { Page } from "../ui/Page";

export default function NotFound() {
  return (
    <Page title={en.shell.notFound}>
      <EmptyState
        icon="map"
        action={
          <Button component={Link} to="/">
            {en.shell.backHome}
          </Button>
        }
      >
        {en.shell.notFoundHint}
      </EmptyState>
    </Page>
  );
}
