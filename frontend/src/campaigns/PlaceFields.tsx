import { NumberInput, Select } from "@mantine/core";
import { useAllSegments } from "../api/queries/all";
import { useAllCampaigns } from "../api/queries/campaigns";
import { en } from "../texts/en";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";

/** The row of the plan and the place among the row's campaigns. */
export function PlaceFields(props: FieldsProps & { campaignId: number | null }) {
  const { draft, change, readOnly, errorOf, campaignId } = props;
  const segments = useAllSegments();
  const campaigns = useAllCampaigns().data ?? [];
  const others = campaigns.filter(
    (each) => each.segment.id === draft.segment_id && each.id !== campaignId,
  );
  return (
    <div className={classes.pair}>
      <Select
        label={en.campaigns.row}
        description={en.campaigns.rowHint}
        required
        searchable
        nothingFoundMessage={en.ui.nothingFound}
        readOnly={readOnly}
        allowDeselect={false}
        disabled={segments.isPending}
        value={draft.segment_id === null ? null : String(draft.segment_id)}
        data={(segments.data ?? []).map((row) => ({
          value: String(row.id),
          label: row.is_system ? row.name : `${row.position}. ${row.name}`,
        }))}
        error={errorOf("segment", "segment_id")}
        onChange={(value) => change({ segment_id: value ? Number(value) : null, position: null })}
      />
      <NumberInput
        label={en.campaigns.place}
        description={en.campaigns.placeHint}
        min={1}
        max={others.length + 1}
        allowDecimal={false}
        readOnly={readOnly}
        value={draft.position ?? others.length + 1}
        onChange={(value) => change({ position: typeof value === "number" ? value : null })}
      />
    </div>
  );
}
