import {
  ActionIcon,
  Alert,
  Button,
  CopyButton,
  Group,
  Modal,
  Stack,
  TextInput,
} from "@mantine/core";
import { useCreateShare, useRevokeShare, useShares } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import type { Share } from "../../api/types";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { toastError } from "../../ui/toast";
import { useView } from "../viewContext";
import classes from "./ShareDialog.module.css";

interface ShareDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export default function ShareDialog({ isOpen, onClose }: ShareDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={en.journey.share.title}>
      {isOpen && <Links />}
    </Modal>
  );
}

function Links() {
  const { journey, canEdit } = useView();
  const shares = useShares(journey.id, true);
  const create = useCreateShare(journey.id);
  const texts = en.journey.share;
  const rows = shares.data?.results;
  return (
    <Stack gap="md">
      <p className={classes.intro}>{texts.intro}</p>
      {shares.error && <ErrorNotice error={shares.error} onRetry={shares.refetch} />}
      {create.data?.url && <NewLink url={new URL(create.data.url, location.href).href} />}
      {canEdit && (
        <Group>
          <Button
            leftSection={<Icon name="link" size={16} />}
            loading={create.isPending}
            onClick={() => create.mutate(undefined, { onError: toastError })}
          >
            {texts.create}
          </Button>
        </Group>
      )}
      {rows?.length === 0 && <p className={classes.intro}>{texts.none}</p>}
      {rows && rows.length > 0 && (
        <ul className={classes.list}>
          {rows.map((share) => (
            <LinkRow key={share.id} share={share} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

function NewLink({ url }: { url: string }) {
  return (
    <Alert color="brand" variant="light">
      <p className={classes.made}>{en.journey.share.made}</p>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          className={classes.field ?? ""}
          aria-label={en.journey.share.link}
          value={url}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? en.ui.copied : en.ui.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}

function LinkRow({ share }: { share: Share }) {
  const { journey, canEdit } = useView();
  const zone = useMe()?.workspace.timezone;
  const revoke = useRevokeShare(journey.id);
  const texts = en.journey.share;
  return (
    <li className={classes.row} data-ended={share.revoked_at !== null || undefined}>
      <span>
        {texts.created(formatDateTime(share.created_at, zone))}
        {share.expires_at && <>, {texts.expires(formatDateTime(share.expires_at, zone))}</>}
      </span>
      {share.revoked_at ? (
        <span>{texts.revoked}</span>
      ) : (
        canEdit && (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={texts.revoke}
            title={texts.revoke}
            loading={revoke.isPending}
            onClick={() => revoke.mutate(share.id, { onError: toastError })}
          >
            <Icon name="trash" size={16} />
          </ActionIcon>
        )
      )}
    </li>
  );
}
