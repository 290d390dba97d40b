/** Create a micro-segment, or look at one and change it. */
import { Skeleton, Stack } from "@mantine/core";
import { useParams } from "react-router";
import { useCatalogue } from "../api/queries/catalogue";
import { useSegment } from "../api/queries/segments";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Page } from "../ui/Page";
import { SegmentForm } from "./SegmentForm";

export default function SegmentPage() {
  const { id: param } = useParams();
  const id = param === undefined ? null : Number(param);
  const segment = useSegment(id);
  const catalogue = useCatalogue();
  const error = segment.error ?? catalogue.error;
  const isReady = catalogue.data && (id === null || segment.data);
  if (isReady)
    return (
      <SegmentForm
        // A newer one read anew replaces the draft: that was asked for.
        key={segment.data ? `${id}:${segment.data.revision}` : "new"}
        id={id}
        segment={segment.data ?? null}
        catalogue={catalogue.data}
      />
    );
  return (
    <Page title={id === null ? en.segments.newTitle : en.segments.title}>
      {error ? (
        <ErrorNotice
          error={error}
          onRetry={() => {
            void segment.refetch();
            void catalogue.refetch();
          }}
        />
      ) : (
        <Stack aria-busy="true" role="status" aria-label={en.ui.loading}>
          <Skeleton height={36} width={360} />
          <Skeleton height={180} />
        </Stack>
      )}
    </Page>
  );
}
