import { ActionIcon } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import { en } from "../../texts/en";
import { focusLater } from "../../ui/focusLater";
import { Icon } from "../../ui/Icon";
import { rowShift } from "../plan/grid";
import type { PlanRow } from "../plan/model";
import classes from "./Lab.module.css";

interface LabCampaignsProps {
  row: PlanRow;
  onMove?: ((row: number, from: number, to: number) => void) | undefined;
}

/** The campaigns of a row in their new order: the first one a customer is free for wins. */
export function LabCampaigns({ row, onMove }: LabCampaignsProps) {
  const list = useRef<HTMLOListElement>(null);
  const { campaigns, segment } = row;
  if (!onMove || campaigns.length < 2)
    return (
      <span className={classes.small}>
        {campaigns.map(({ name }) => name).join(", ") || en.lab.noCampaign}
      </span>
    );
  const moveTo = (id: number, from: number, to: number, button: string) => {
    if (to < 0 || to >= campaigns.length) return;
    onMove(segment.id, from, to);
    focusLater(() =>
      list.current?.querySelector<HTMLElement>(`[data-campaign="${id}"] ${button}`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent, id: number, at: number) => {
    const shift = rowShift(event);
    if (shift === null) return;
    event.preventDefault();
    // The row listens to the same keys
    event.stopPropagation();
    moveTo(id, at, at + shift, shift < 0 ? "[data-up]" : "[data-down]");
  };
  return (
    <ol className={classes.campaigns} aria-label={en.lab.campaigns(segment.name)} ref={list}>
      {campaigns.map(({ id, name }, at) => (
        <li
          key={id}
          className={classes.campaign}
          data-campaign={id}
          onKeyDown={(event) => onKeyDown(event, id, at)}
        >
          <span className={classes.small}>{name}</span>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            data-up
            aria-label={en.lab.up(name)}
            aria-disabled={at === 0}
            onClick={() => moveTo(id, at, at - 1, "[data-up]")}
          >
            <Icon name="chevronUp" size={14} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            data-down
            aria-label={en.lab.down(name)}
            aria-disabled={at === campaigns.length - 1}
            onClick={() => moveTo(id, at, at + 1, "[data-down]")}
          >
            <Icon name="chevronDown" size={14} />
          </ActionIcon>
        </li>
      ))}
    </ol>
  );
}
