import { Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import {
  type ImportSource,
  useImportJourney,
  useLookAtImport,
} from "../../api/queries/interchange";
import { en } from "../../texts/en";
import { toast } from "../../ui/toast";
import { ImportPreview } from "./ImportPreview";
import { ImportSourceForm } from "./ImportSourceForm";

/** Bring a journey in: first what it would be, with every note, then the new draft. */
export default function ImportDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [source, setSource] = useState<ImportSource | null>(null);
  const look = useLookAtImport();
  const bring = useImportJourney();
  const read = (chosen: ImportSource) => {
    setSource(chosen);
    look.mutate(chosen);
  };
  const create = (name: string) => {
    if (!source) return;
    bring.mutate(
      { source, name },
      {
        onSuccess: (made) => {
          toast(en.interchange.created(made.name));
          onClose();
          navigate(`/j/${made.journey_id}/edit`);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={en.interchange.importTitle} size="xl">
      {look.data ? (
        <ImportPreview
          found={look.data}
          error={bring.error}
          isPending={bring.isPending}
          onBack={() => {
            look.reset();
            bring.reset();
          }}
          onCreate={create}
        />
      ) : (
        <ImportSourceForm
          start={source && "text" in source ? source.text : ""}
          error={look.error}
          isPending={look.isPending}
          onChoose={read}
          onCancel={onClose}
        />
      )}
    </Modal>
  );
}
