import { notifications } from "@mantine/notifications";
import { messageOf } from "../api/errors";
import { en } from "../texts/en";

const closeButtonProps = { "aria-label": en.ui.dismiss };

export function toast(message: string) {
  notifications.show({ message, color: "brand", closeButtonProps });
}

/** Errors stay until dismissed: the reader decides when they have read them. */
export function toastError(error: unknown) {
  notifications.show({
    message: messageOf(error),
    color: "red",
    autoClose: false,
    closeButtonProps,
  });
}
