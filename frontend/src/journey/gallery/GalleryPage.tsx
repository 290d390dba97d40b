/** Where a journey begins: a template, an empty one, or a copy of another. */
import { Anchor, Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { type TakeBody, useGallery, useTakeTemplate } from "../../api/queries/gallery";
import { useCanEdit } from "../../api/queries/me";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Icon } from "../../ui/Icon";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { toastError } from "../../ui/toast";
import { NewJourneyDialog } from "../dialogs/NewJourneyDialog";
import classes from "./Gallery.module.css";
import { TemplateCard } from "./TemplateCard";

const TemplatePreview = lazy(() => import("./TemplatePreview"));
const CopyFromDialog = lazy(() => import("./CopyFromDialog"));
const texts = en.gallery;

export default function GalleryPage() {
  const navigate = useNavigate();
  const canEdit = useCanEdit();
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<"empty" | "copy" | null>(null);
  const gallery = useGallery();
  const take = useTakeTemplate();
  const offers = gallery.data?.results;
  const shown = offers?.find(({ key }) => key === search.get("template"));
  const use = (body: TakeBody) =>
    take.mutate(body, {
      onSuccess: ({ id }) => navigate(`/j/${id}/edit`),
      onError: toastError,
    });
  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        canEdit && (
          <>
            <Button variant="default" onClick={() => setOpen("copy")}>
              {texts.copy}
            </Button>
            <Button
              variant="default"
              leftSection={<Icon name="plus" size={16} />}
              onClick={() => setOpen("empty")}
            >
              {texts.empty}
            </Button>
          </>
        )
      }
    >
      <Anchor component={Link} to="/j" className={classes.back}>
        <Icon name="chevronLeft" size={16} />
        {texts.back}
      </Anchor>
      {gallery.error && <ErrorNotice error={gallery.error} onRetry={gallery.refetch} />}
      {gallery.isPending && <Loading />}
      {offers && (
        <ul className={classes.grid} aria-label={texts.templates}>
          {offers.map((offer) => (
            <li key={offer.key}>
              <TemplateCard
                offer={offer}
                canUse={canEdit}
                isPending={take.isPending && take.variables.template === offer.key}
                onPreview={() => setSearch({ template: offer.key })}
                onUse={() => use({ name: offer.name, template: offer.key })}
              />
            </li>
          ))}
        </ul>
      )}
      <NewJourneyDialog isOpen={open === "empty"} onClose={() => setOpen(null)} />
      <Suspense>
        {open === "copy" && <CopyFromDialog onClose={() => setOpen(null)} />}
        {shown && (
          <TemplatePreview
            key={shown.key}
            offer={shown}
            canUse={canEdit}
            isPending={take.isPending}
            onUse={use}
            onClose={() => setSearch({}, { replace: true })}
          />
        )}
      </Suspense>
    </Page>
  );
}
