import { Menu } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { ButtonMenu } from "../../ui/ButtonMenu";
import type { OpenedBy } from "../../ui/useOpener";
import type { MatrixRowProps } from "./MatrixRow";

interface RowMenuItemsProps
  extends OpenedBy,
    Pick<MatrixRowProps, "row" | "index" | "last" | "canEdit" | "onMoveBy" | "onMoveTo"> {}

/** What can be done with a row. */
export default function RowMenuItems(props: RowMenuItemsProps) {
  const { row, index, last, canEdit, onMoveBy, onMoveTo, ...opened } = props;
  const { segment } = row;
  return (
    <ButtonMenu {...opened} position="bottom-start" withinPortal>
      <Menu.Item component={Link} to={`/m/${segment.id}`}>
        {en.plan.edit}
      </Menu.Item>
      {canEdit && (
        <Menu.Item component={Link} to={`/campaigns/new?segment=${segment.id}`}>
          {en.plan.newCampaign}
        </Menu.Item>
      )}
      {canEdit && !segment.is_system && (
        <>
          <Menu.Divider />
          <Menu.Item disabled={index === 0} onClick={() => onMoveBy(index, -1)}>
            {en.plan.moveUp}
          </Menu.Item>
          <Menu.Item disabled={index >= last - 1} onClick={() => onMoveBy(index, 1)}>
            {en.plan.moveDown}
          </Menu.Item>
          <Menu.Item onClick={() => onMoveTo(index)}>{en.plan.moveTo}</Menu.Item>
        </>
      )}
    </ButtonMenu>
  );
}
