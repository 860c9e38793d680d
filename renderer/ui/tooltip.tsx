// SPDX-License-Identifier: GPL-3.0-or-later
/** A tip at a control, on hover and on focus, with the keys that do the same. */
import { Tooltip as Tip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './keys.tsx';

export type TooltipProps = {
  readonly text: string;
  readonly keys?: string | undefined;
  /** One element that can have the focus. */
  readonly children: ReactNode;
};

/** Needs `TooltipProvider` above it, which the frame of the window has. */
export function Tooltip({ text, keys, children }: TooltipProps): ReactElement {
  return (
    <Tip.Root>
      <Tip.Trigger asChild>{children}</Tip.Trigger>
      <Tip.Portal>
        <Tip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <Keys combination={keys} />}
        </Tip.Content>
      </Tip.Portal>
    </Tip.Root>
  );
}

export const TooltipProvider = Tip.Provider;
