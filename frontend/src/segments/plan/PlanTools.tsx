import { Button, Group } from "@mantine/core";
import { en } from "../../texts/en";
import { CustomerPicker } from "../../ui/customers/CustomerPicker";
import { Icon } from "../../ui/Icon";
import type { Player } from "./usePlayer";

interface PlanToolsProps {
  player: Player;
  isTable: boolean;
  onTable: (isTable: boolean) => void;
  customer: number | null;
  onCustomer: (id: number | null) => void;
}

/** Other ways to look at the plan: day by day, as a table, along one customer. */
export function PlanTools({ player, isTable, onTable, customer, onCustomer }: PlanToolsProps) {
  return (
    <Group gap="xs" px={24} pb={8} align="flex-end">
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
      <CustomerPicker label={en.plan.pathOf} value={customer} onChange={onCustomer} />
    </Group>
  );
}
