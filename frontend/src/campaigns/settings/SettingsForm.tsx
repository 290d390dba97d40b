import { Button, Chip, Group, Input, NumberInput, Stack, TagsInput } from "@mantine/core";
import { useState } from "react";
import { fieldErrors } from "../../api/errors";
import { type CampaignSettings, useSaveCampaignSettings } from "../../api/queries/campaignSettings";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { WEEKDAYS } from "../../texts/en/calendar";
import { formatDay } from "../../ui/format";
import { toast, toastError } from "../../ui/toast";
import { FormSection } from "../FormSection";
import { findWrongDay, joinDays, splitDays, WEEKDAY_KEYS } from "./days";
import { PurchaseEvent } from "./PurchaseEvent";

const texts = en.campaignSettings;

export function SettingsForm({ saved }: { saved: CampaignSettings }) {
  const isAdmin = useMe()?.role === "admin";
  const holdOut = saved.next_hold_out ?? saved.hold_out;
  const [percent, setPercent] = useState<number | string>(holdOut?.percent ?? 0);
  const [days, setDays] = useState(splitDays(saved.quiet_days));
  const [purchase, setPurchase] = useState(saved.purchase_event);
  const save = useSaveCampaignSettings();
  const errors = fieldErrors(save.error);
  const sent = joinDays(days);
  const submit = () =>
    save.mutate(
      { hold_out_percent: Number(percent), quiet_days: sent, purchase_event: purchase },
      {
        onSuccess: () => toast(texts.saved),
        onError: (error) => {
          if (Object.keys(fieldErrors(error)).length === 0) toastError(error);
        },
      },
    );
  return (
    <Stack>
      <FormSection title={texts.holdOut}>
        <NumberInput
          label={texts.share}
          description={texts.shareHint}
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          readOnly={!isAdmin}
          value={percent}
          error={errors.hold_out_percent}
          onChange={setPercent}
        />
        <p>{describeHoldOut(saved)}</p>
      </FormSection>
      <FormSection title={texts.quietDays}>
        <Input.Wrapper label={texts.weekdays} labelElement="div" description={texts.quietHint}>
          <Chip.Group
            multiple
            value={days.weekdays}
            onChange={(weekdays) => setDays({ ...days, weekdays })}
          >
            <Group gap={6} mt={4}>
              {WEEKDAY_KEYS.map((key, place) => (
                <Chip key={key} value={key} size="sm" disabled={!isAdmin}>
                  {WEEKDAYS[place]}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
        <TagsInput
          label={texts.dates}
          description={texts.datesHint}
          readOnly={!isAdmin}
          value={days.dates}
          error={findWrongDay(errors, sent)}
          onChange={(dates) => setDays({ ...days, dates })}
        />
      </FormSection>
      <FormSection title={texts.purchases}>
        <PurchaseEvent
          value={purchase}
          onChange={setPurchase}
          readOnly={!isAdmin}
          error={errors.purchase_event}
        />
      </FormSection>
      {isAdmin ? (
        <Group>
          <Button onClick={submit} loading={save.isPending}>
            {texts.save}
          </Button>
        </Group>
      ) : (
        <p>{texts.adminsOnly}</p>
      )}
    </Stack>
  );
}

/** Say what holds today, and what will from tomorrow on. */
function describeHoldOut({ hold_out, next_hold_out }: CampaignSettings): string {
  const now =
    hold_out && hold_out.percent > 0
      ? texts.holds(hold_out.percent, formatDay(hold_out.starts_on))
      : texts.nobody;
  if (!next_hold_out) return now;
  return `${now} ${texts.next(next_hold_out.percent, formatDay(next_hold_out.starts_on))}`;
}
