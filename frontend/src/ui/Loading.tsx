import { Center, Loader } from "@mantine/core";
import { en } from "../texts/en";

export function Loading() {
  return (
    <Center mih={240} h="100%">
      <Loader size="sm" aria-label={en.ui.loading} role="status" />
    </Center>
  );
}
