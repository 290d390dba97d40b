import { TextInput, type TextInputProps } from "@mantine/core";
import { useDeferred } from "./useDeferred";

interface TextFieldProps extends Omit<TextInputProps, "value" | "onChange" | "onBlur"> {
  value: string;
  onCommit: (value: string) => void;
}

export function TextField({ value, onCommit, ...rest }: TextFieldProps) {
  const { typed, type, flush } = useDeferred(value, onCommit);
  return (
    <TextInput
      {...rest}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}
