import { Button } from "@mantine/core";
import { useState } from "react";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { later } from "../../ui/later";
import type { Plan } from "./model";
import classes from "./PlanPage.module.css";
import type { Player } from "./usePlayer";

const PlanPicture = later(() => import("./PlanPicture"));
const PathPicker = later(() => import("./PathPicker"));

interface PlanToolsProps {
  plan: Plan;
  player: Player;
  isTable: boolean;
  onTable: (isTable: boolean) => void;
  customer: number | null;
  onCustomer: (id: number | null) => void;
}

/** Other ways to look at the plan: day by day, as a table, along one customer, as a file. */
export function PlanTools({
  plan,
  player,
  isTable,
  onTable,
  customer,
  onCustomer,
}: PlanToolsProps) {
  const [isFollowing, setFollowing] = useState(false);
  return (
    <div className={classes.tools}>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="play" size={16} />}
        onClick={player.play}
      >
        {en.plan.playDays}
      </Button>
      <Button
        size="xs"
        variant={isTable ? "light" : "default"}
        aria-pressed={isTable}
        onClick={() => onTable(!isTable)}
      >
        {en.plan.asTable}
      </Button>
      {isFollowing || customer !== null ? (
        <PathPicker customer={customer} onCustomer={onCustomer} />
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="user" size={16} />}
          onClick={() => setFollowing(true)}
        >
          {en.plan.follow}
        </Button>
      )}
      <PlanPicture plan={plan} />
    </div>
  );
}
