import { Drawer, TextInput, useComputedColorScheme } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Offer, type OfferDetail, type TakeBody, useOffer } from "../../api/queries/gallery";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { KindIcon } from "../../ui/kinds/KindIcon";
import { Loading } from "../../ui/Loading";
import { asObject } from "../kinds";
import { stepsInWords } from "../stepsInWords";
import classes from "./Gallery.module.css";
import { MessageChoices } from "./MessageChoices";
import { Needs } from "./Needs";

const texts = en.gallery;

interface TemplatePreviewProps {
  offer: Offer;
  canUse: boolean;
  isPending: boolean;
  onUse: (body: TakeBody) => void;
  onClose: () => void;
}

/** A template in full: picture, needs, steps in words, messages. */
export default function TemplatePreview(props: TemplatePreviewProps) {
  const { offer, onClose } = props;
  const detail = useOffer(offer.key);
  const theme = useComputedColorScheme("light");
  return (
    // Put together by hand: Mantine's head is a <header>, a second banner of the page.
    <Drawer.Root opened onClose={onClose} position="right" size={860}>
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.top}>
          <Drawer.Title>{offer.name}</Drawer.Title>
          <Drawer.CloseButton aria-label={en.ui.close} />
        </div>
        <Drawer.Body>
          <p className={classes.intro}>{offer.goal}</p>
          <section
            className={classes.diagram}
            // A wide picture scrolls here: keys must reach it.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
            tabIndex={0}
            aria-label={texts.picture(offer.name)}
          >
            <img src={`/api/journey-templates/${offer.key}/diagram.svg?theme=${theme}`} alt="" />
          </section>
          <h3 className={classes.subtitle}>{texts.needs}</h3>
          <Needs offer={offer} withReasons />
          {detail.error && <ErrorNotice error={detail.error} onRetry={detail.refetch} />}
          {detail.isPending && <Loading />}
          {detail.data && <Inside {...props} detail={detail.data} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Inside({ offer, canUse, isPending, detail, onUse, onClose }: InsideProps) {
  const [name, setName] = useState(offer.name);
  const [messages, setMessages] = useState<Record<string, number>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onUse({ name: name.trim(), template: offer.key, messages });
  };
  return (
    <form onSubmit={submit} noValidate>
      <h3 className={classes.subtitle}>{texts.stepList}</h3>
      <Goal detail={detail} />
      <Steps detail={detail} />
      <h3 className={classes.subtitle}>{texts.messages}</h3>
      <p className={classes.hint}>{texts.messagesHint}</p>
      <MessageChoices
        offered={detail.messages}
        chosen={messages}
        canChoose={canUse}
        onChange={setMessages}
      />
      {canUse && (
        <div className={classes.foot}>
          <TextInput
            label={texts.name}
            value={name}
            maxLength={120}
            error={!name.trim() && texts.nameMissing}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <DialogActions label={texts.use} onCancel={onClose} isPending={isPending} />
        </div>
      )}
    </form>
  );
}

interface InsideProps extends TemplatePreviewProps {
  detail: OfferDetail;
}

function Goal({ detail }: { detail: OfferDetail }) {
  const { event, within_days } = asObject(detail.document.graph.goal);
  if (typeof event !== "string") return null;
  return <p className={classes.hint}>{texts.goal(event, Number(within_days))}</p>;
}

function Steps({ detail }: { detail: OfferDetail }) {
  return (
    <ol className={classes.steps}>
      {stepsInWords(detail.document).map((step) => (
        <li key={step.id} className={classes.step}>
          <span className={classes.number}>{step.number}</span>
          <KindIcon kind={step.kind} size={28} />
          <div>
            <span className={classes.stepName}>{step.name}</span>
            {step.about && <span className={classes.why}> {step.about}</span>}
            {step.ways.map((way) => (
              <span key={way} className={classes.way}>
                {way}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
