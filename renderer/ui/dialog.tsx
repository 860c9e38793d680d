// SPDX-License-Identifier: GPL-3.0-or-later
/** A dialog above the window. It keeps the focus, Escape closes it, and the focus goes back to where it was. */
import { Dialog as Modal } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { IconButton } from './button.tsx';

export type DialogProps = {
  readonly open: boolean;
  onClose(): void;
  readonly title: string;
  /** Read out with the title. */
  readonly description?: string | undefined;
  readonly wide?: boolean;
  /** The word that closes it. */
  readonly closeLabel?: string;
  /** Buttons below; the body scrolls above them. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

export function Dialog(props: DialogProps): ReactElement {
  const { open, onClose, title, description, wide, closeLabel = 'Close', footer, children } = props;
  return (
    <Modal.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Modal.Portal>
        <Modal.Overlay className="shade" />
        <Modal.Content
          className="dialog"
          data-wide={wide || undefined}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="dialog-head">
            <Modal.Title asChild>
              <h2>{title}</h2>
            </Modal.Title>
            <IconButton icon="close" label={closeLabel} onClick={onClose} />
          </div>
          <div className="dialog-body">
            {description !== undefined && (
              <Modal.Description className="muted">{description}</Modal.Description>
            )}
            {children}
          </div>
          {footer && <div className="dialog-foot">{footer}</div>}
        </Modal.Content>
      </Modal.Portal>
    </Modal.Root>
  );
}
