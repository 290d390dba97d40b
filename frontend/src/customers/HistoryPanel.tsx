import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { en } from "../texts/en";
import type { ListState } from "../ui/DataTable";
import { ErrorNotice } from "../ui/ErrorNotice";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import classes from "./CustomerPage.module.css";

interface HistoryPanelProps<Row> {
  query: ListState & { data: { pages: { results: Row[] }[] } | undefined };
  /** Shown in place of the rows when there is none. */
  none: string;
  skeletonHeight?: number;
  children: (rows: Row[]) => ReactNode;
}

/** A tab of a customer's history: rows being read, refused, absent, or shown page by page. */
export function HistoryPanel<Row>(props: HistoryPanelProps<Row>) {
  const { query, none, skeletonHeight, children } = props;
  const rows = query.data?.pages.flatMap((page) => page.results);
  if (query.error && !rows)
    return (
      <div className={classes.panel}>
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      </div>
    );
  if (!rows)
    return (
      <div className={classes.panel}>
        <RowsSkeleton {...(skeletonHeight ? { height: skeletonHeight } : {})} />
      </div>
    );
  if (rows.length === 0) return <p className={`${classes.none} ${classes.panel}`}>{none}</p>;
  return (
    <>
      {children(rows)}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage?.()}
          >
            {en.ui.more}
          </Button>
        </div>
      )}
    </>
  );
}
