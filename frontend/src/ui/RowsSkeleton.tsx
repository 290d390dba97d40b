import { Skeleton, Stack } from "@mantine/core";
import { en } from "../texts/en";

const ROWS = ["a", "b", "c", "d", "e"];

/** Stands in for a list that is being read. */
export function RowsSkeleton({ height = 44 }: { height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-busy="true" aria-label={en.ui.loading}>
      {ROWS.map((key) => (
        <Skeleton key={key} height={height} />
      ))}
    </Stack>
  );
}
