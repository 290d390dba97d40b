/**
 * Save a campaign against the revision of the plan it was read at. The revision
 * moves with every change of the plan, also of other rows: then the save is
 * repeated. Only when this very campaign was changed by someone else is the
 * person asked; their draft stays untouched meanwhile.
 */
import { useState } from "react";
import { isApiError } from "../api/errors";
import {
  type Campaign,
  type CampaignAtRevision,
  type CampaignBody,
  fetchCampaign,
  useCreateCampaign,
  useUpdateCampaign,
} from "../api/queries/campaigns";

export function useCampaignSaving(read: CampaignAtRevision | null) {
  const create = useCreateCampaign();
  const update = useUpdateCampaign();
  const [known, setKnown] = useState(read);
  const [theirs, setTheirs] = useState<CampaignAtRevision | null>(null);
  const [error, setError] = useState<unknown>(null);

  const change = async (at: CampaignAtRevision, body: CampaignBody): Promise<Campaign | null> => {
    const { id } = at.campaign;
    try {
      return await update.mutateAsync({ id, body, revision: at.revision });
    } catch (refusal) {
      if (!isApiError(refusal) || !refusal.isStale) throw refusal;
    }
    const fresh = await fetchCampaign(id);
    if (fresh.campaign.updated_at !== at.campaign.updated_at) {
      setTheirs(fresh);
      return null;
    }
    return update.mutateAsync({ id, body, revision: fresh.revision });
  };

  /** The saved campaign; null when it was not saved, and `error` or `theirs` says why. */
  const save = async (body: CampaignBody, over = known): Promise<Campaign | null> => {
    setError(null);
    setTheirs(null);
    try {
      const saved = over ? await change(over, body) : await create.mutateAsync(body);
      if (saved && over) setKnown(await fetchCampaign(saved.id));
      return saved;
    } catch (refusal) {
      setError(refusal);
      return null;
    }
  };

  return { save, theirs, error, isPending: create.isPending || update.isPending };
}
