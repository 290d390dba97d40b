import { ActionIcon, Button, NumberInput, TextInput } from "@mantine/core";
import type { Variant } from "../api/queries/campaigns";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { ActionEditor } from "./ActionEditor";
import { BanditFields } from "./BanditFields";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";
import {
  addVariant,
  findActionGap,
  MOST_VARIANTS,
  removeVariant,
  shareEvenly,
  WHOLE,
} from "./form";

const texts = en.campaigns.variants;

/** Several things to do, one of them for each customer by chance. */
export function VariantFields(props: FieldsProps) {
  const { draft, change, readOnly, errorOf } = props;
  const { variants } = draft;
  const total = variants.reduce((sum, one) => sum + one.share, 0);
  const fault = errorOf("shares", "variants");
  return (
    <>
      <p className={classes.hint}>{texts.about}</p>
      {variants.map((variant, at) => (
        <VariantCard key={variant.key} {...props} variant={variant} at={at} />
      ))}
      <div className={classes.foot}>
        {!readOnly && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              disabled={variants.length >= MOST_VARIANTS}
              onClick={() => change(addVariant(draft))}
            >
              {texts.add}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => change({ variants: shareEvenly(variants) })}
            >
              {texts.even}
            </Button>
          </>
        )}
        <span className={classes.together} data-whole={total === WHOLE || undefined}>
          {texts.together(`${(total / 100).toFixed(2)} %`)}
        </span>
      </div>
      {fault && (
        <p role="alert" className={classes.fault}>
          {fault}
        </p>
      )}
      <BanditFields {...props} />
    </>
  );
}

interface VariantCardProps extends FieldsProps {
  variant: Variant;
  at: number;
}

function VariantCard({ draft, change, readOnly, tried, refused, variant, at }: VariantCardProps) {
  const name = variant.name || variant.key;
  const set = (part: Partial<Variant>) =>
    change({
      variants: draft.variants.map((one) => (one.key === variant.key ? { ...one, ...part } : one)),
    });
  const errorOf: FieldsProps["errorOf"] = (gap, field = gap ?? "") =>
    refused[`variants.${at}.${field}`] ??
    (tried && gap !== null && findActionGap(variant.action) === gap
      ? en.campaigns.gaps[gap]
      : null);
  return (
    <section className={classes.variant} aria-label={name}>
      <div className={classes.line}>
        <TextInput
          label={texts.name}
          aria-label={texts.nameOf(name)}
          maxLength={80}
          readOnly={readOnly}
          value={variant.name}
          error={errorOf(null, "name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NumberInput
          label={texts.share}
          aria-label={texts.shareOf(name)}
          suffix=" %"
          min={0}
          max={100}
          decimalScale={2}
          readOnly={readOnly}
          value={variant.share / 100}
          error={errorOf(null, "share")}
          onChange={(value) => set({ share: Math.round(Number(value) * 100) })}
        />
        {!readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.removal}
            aria-label={texts.remove(name)}
            onClick={() => change(removeVariant(draft, variant.key))}
          >
            <Icon name="trash" size={16} />
          </ActionIcon>
        )}
      </div>
      <ActionEditor
        label={texts.kindOf(name)}
        action={variant.action}
        readOnly={readOnly}
        errorOf={errorOf}
        onChange={(action) => set({ action })}
      />
    </section>
  );
}
