/** Save the new days of a campaign, and offer to undo that. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { type CampaignBody, fetchCampaign, useUpdateCampaign } from "../../api/queries/campaigns";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { toastError } from "../../ui/toast";
import type { PlanCampaign } from "./model";

export type DaysChange = Partial<
  Pick<CampaignBody, "schedule" | "starts_on" | "ends_on" | "duration_days">
>;

/** Tells whether it was saved: a stale plan (412) is read anew and says so. */
export type ChangeDays = (campaign: PlanCampaign, body: DaysChange) => Promise<boolean>;

export function useReshape(revision: number) {
  const { mutateAsync } = useUpdateCampaign();

  const undo = useCallback(
    async ({ id, schedule, starts_on, ends_on, duration_days }: PlanCampaign) => {
      try {
        const now = await fetchCampaign(id);
        const body = { schedule, starts_on, ends_on, duration_days };
        await mutateAsync({ id, body, revision: now.revision });
        announce(en.plan.daysPutBack);
      } catch (error) {
        toastError(error);
      }
    },
    [mutateAsync],
  );

  const change: ChangeDays = useCallback(
    async (campaign, body) => {
      try {
        await mutateAsync({ id: campaign.id, body, revision });
      } catch (error) {
        toastError(error);
        return false;
      }
      const id = `days ${campaign.id}`;
      notifications.show({
        id,
        color: "brand",
        closeButtonProps: { "aria-label": en.ui.dismiss },
        message: (
          <>
            {en.plan.daysChanged(campaign.name)}{" "}
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                void undo(campaign);
              }}
            >
              {en.plan.undoDays}
            </Button>
          </>
        ),
      });
      return true;
    },
    [mutateAsync, revision, undo],
  );

  return change;
}
