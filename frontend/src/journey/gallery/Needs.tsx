import type { Offer, Wanted } from "../../api/queries/gallery";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "./Gallery.module.css";

const texts = en.gallery;

/** What a template needs, each with a tick if it is there. */
export function Needs({ offer, withReasons = false }: { offer: Offer; withReasons?: boolean }) {
  return (
    <ul className={classes.needs} aria-label={texts.needs} data-long={withReasons || undefined}>
      {offer.channels.map((one) => (
        <Need key={one.name} one={{ ...one, name: texts.channels[one.name] ?? one.name }} />
      ))}
      {[...offer.events, ...offer.attributes]
        .filter((one) => withReasons || !one.is_optional)
        .map((one) => (
          <Need key={one.name} one={one} withReason={withReasons} />
        ))}
    </ul>
  );
}

function Need({ one, withReason = false }: { one: Wanted; withReason?: boolean }) {
  const missing = one.is_optional ? texts.missingOptional : texts.missing;
  const state = one.is_present ? texts.present : missing;
  return (
    <li className={classes.need} data-present={one.is_present || undefined} title={state}>
      <span className={classes.mark}>
        <Icon name={one.is_present ? "check" : "minus"} size={14} />
      </span>
      <span>
        {one.name}
        {withReason && one.why && <span className={classes.why}> {one.why}</span>}
        {withReason ? (
          !one.is_present && <span className={classes.why}> ({missing})</span>
        ) : (
          <span className={classes.spoken}> ({state})</span>
        )}
      </span>
    </li>
  );
}
