import { Anchor } from "@mantine/core";
import { Fragment } from "react";
import { Link } from "react-router";
import { type SplitShares, useSplitShares } from "../../api/queries/uplift";
import { en } from "../../texts/en";
import { formatDay } from "../../ui/format";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

const texts = en.uplift.splits;
const HUNDREDTHS = 100;

/** By which shares a live split draws, who decided on them, and what its ways changed. */
export default function SplitSection({ id }: { id: string }) {
  const { journey } = useView();
  return journey.published ? <Live journey={journey.id} id={id} /> : null;
}

function Live({ journey, id }: { journey: number; id: string }) {
  const { data } = useSplitShares(journey, id);
  // The live version may not have this split yet
  if (!data) return null;
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{texts.today}</h2>
      <p className={classes.hint}>{sayWho(data)}</p>
      <dl className={classes.numbers}>
        {data.ways.map(({ key, name, share, exposed, converted, best }) => (
          <Fragment key={key}>
            <dt>
              {name}
              {best !== null && (
                <div className={classes.hint}>
                  {texts.known(converted ?? 0, exposed ?? 0, best)}
                </div>
              )}
            </dt>
            <dd>{`${share / HUNDREDTHS} %`}</dd>
          </Fragment>
        ))}
      </dl>
      <Anchor component={Link} to={`/uplift/splits/${journey}/${id}`} size="sm">
        {texts.open}
      </Anchor>
    </section>
  );
}

function sayWho({ adapts, on, winner, ways }: SplitShares): string {
  if (on === null) return adapts ? texts.notYet : texts.byPeople;
  const decided = ways.find(({ key }) => key === winner);
  return decided ? texts.decided(decided.name, formatDay(on)) : texts.byResults(formatDay(on));
}
