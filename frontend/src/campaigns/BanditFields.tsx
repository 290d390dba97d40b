import { NumberInput, Switch } from "@mantine/core";
import type { Bandit } from "../api/queries/campaigns";
import { en } from "../texts/en";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";
import { newBandit } from "./form";

const texts = en.campaigns.variants;
const HUNDREDTHS = 100;

/** Whether results choose the shares of the variants, and how far they may go. */
export function BanditFields({ draft, change, readOnly, errorOf }: FieldsProps) {
  const { bandit } = draft;
  const set = (part: Partial<Bandit>) => bandit && change({ bandit: { ...bandit, ...part } });
  return (
    <>
      <Switch
        label={texts.bandit}
        description={texts.banditHint}
        checked={bandit !== null}
        disabled={readOnly}
        error={errorOf("bandit")}
        onChange={(event) => change({ bandit: event.currentTarget.checked ? newBandit() : null })}
      />
      {bandit && (
        <div className={classes.three}>
          <NumberInput
            label={texts.floor}
            description={texts.floorHint}
            suffix=" %"
            min={0.01}
            max={50}
            decimalScale={2}
            readOnly={readOnly}
            value={bandit.floor / HUNDREDTHS}
            error={errorOf(null, "bandit.floor")}
            onChange={(value) => set({ floor: Math.round(Number(value) * HUNDREDTHS) })}
          />
          <NumberInput
            label={texts.certainty}
            description={texts.certaintyHint}
            suffix=" %"
            min={51}
            max={99}
            allowDecimal={false}
            readOnly={readOnly}
            value={bandit.certainty}
            error={errorOf(null, "bandit.certainty")}
            onChange={(value) => set({ certainty: Number(value) })}
          />
          <NumberInput
            label={texts.least}
            description={texts.leastHint}
            min={1}
            allowDecimal={false}
            readOnly={readOnly}
            value={bandit.least}
            error={errorOf(null, "bandit.least")}
            onChange={(value) => set({ least: Number(value) })}
          />
        </div>
      )}
    </>
  );
}
