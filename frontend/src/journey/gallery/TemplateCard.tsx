import { Button, useComputedColorScheme } from "@mantine/core";
import type { Offer } from "../../api/queries/gallery";
import { en } from "../../texts/en";
import { StatusBadge } from "../../ui/StatusBadge";
import classes from "./Gallery.module.css";
import { Needs } from "./Needs";

interface TemplateCardProps {
  offer: Offer;
  canUse: boolean;
  isPending: boolean;
  onPreview: () => void;
  onUse: () => void;
}

/** A template: its real picture, what it is for and what it needs. */
export function TemplateCard({ offer, canUse, isPending, onPreview, onUse }: TemplateCardProps) {
  const theme = useComputedColorScheme("light");
  const texts = en.gallery;
  return (
    <article className={classes.card} aria-labelledby={`template-${offer.key}`}>
      <button
        type="button"
        className={classes.picture}
        tabIndex={-1}
        aria-hidden="true"
        onClick={onPreview}
      >
        <img src={`${offer.thumbnail}?theme=${theme}`} alt="" loading="lazy" />
      </button>
      <div className={classes.words}>
        <div className={classes.head}>
          <h2 id={`template-${offer.key}`} className={classes.name}>
            {offer.name}
          </h2>
          {offer.is_incubating && <StatusBadge tone="good">{texts.incubating}</StatusBadge>}
          <span className={classes.count}>{texts.steps(offer.steps)}</span>
        </div>
        <p className={classes.goal}>{offer.goal}</p>
        <Needs offer={offer} />
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            aria-label={`${texts.previewShort}: ${offer.name}`}
            onClick={onPreview}
          >
            {texts.previewShort}
          </Button>
          {canUse && (
            <Button
              size="xs"
              loading={isPending}
              aria-label={`${texts.use}: ${offer.name}`}
              onClick={onUse}
            >
              {texts.use}
            </Button>
          )}
        </div>
      </div>
    </article>
  );
}
