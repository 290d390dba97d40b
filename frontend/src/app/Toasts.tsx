import { useNotifications } from "@mantine/notifications";
import { useState } from "react";
import { later } from "../ui/later";

const ToastStack = later(() => import("./ToastStack"));

/** The short notices at the edge; there once there has been a first one. */
export function Toasts() {
  const isWanted = useNotifications().notifications.length > 0;
  const [isThere, setThere] = useState(isWanted);
  if (isWanted && !isThere) setThere(true);
  return isThere && <ToastStack />;
}
