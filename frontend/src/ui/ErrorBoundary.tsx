import { Button } from "@mantine/core";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { en } from "../texts/en";
import { EmptyState } from "./EmptyState";

interface Props {
  children: ReactNode;
  /** A change of this value clears the error: the person went to another screen. */
  resetKey?: string;
}

/** A fault in one screen leaves the shell, and so every other screen, usable. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override componentDidUpdate(before: Props) {
    if (this.state.error && before.resetKey !== this.props.resetKey) {
      this.setState({ error: null });
    }
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div role="alert" style={{ padding: 32 }}>
        <EmptyState
          icon="warning"
          action={<Button onClick={() => location.reload()}>{en.ui.reload}</Button>}
        >
          {en.ui.unexpected}. {en.ui.unexpectedHint}
        </EmptyState>
      </div>
    );
  }
}
