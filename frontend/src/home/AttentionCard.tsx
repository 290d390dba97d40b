import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Home } from "../api/queries/home";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import { lookUp } from "../ui/lookUp";
import { HomeCard } from "./HomeCard";
import classes from "./HomePage.module.css";

/** What is said by colleagues; anything else warns. */
const ICONS: Record<string, IconName> = {
  approval_waiting: "bell",
  draft_sent_back: "bell",
  campaign_waiting: "bell",
  campaign_sent_back: "bell",
  mentioned: "bubble",
};

export function AttentionCard({ home }: { home: Home }) {
  return (
    <HomeCard title={en.home.attention}>
      {home.attention.length === 0 ? (
        <p className={classes.quiet}>
          <Icon name="check" size={16} /> {en.home.noAttention}
        </p>
      ) : (
        <ul className={classes.items}>
          {home.attention.map((item) => (
            <li key={item.code + item.message} className={classes.item}>
              <span className={classes.warnMark}>
                <Icon name={lookUp(ICONS, item.code) ?? "warning"} size={16} />
              </span>
              {item.link ? (
                <Anchor component={Link} to={item.link}>
                  {item.message}
                </Anchor>
              ) : (
                item.message
              )}
            </li>
          ))}
        </ul>
      )}
    </HomeCard>
  );
}
