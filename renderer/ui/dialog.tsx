// SPDX-License-Identifier: GPL-3.0-or-later
/** A dialog above the window. It keeps the focus, Escape closes it, and the focus goes back to where it was. */
import { Dialog as Modal } from 'radix-ui';
import { type ReactElement, type ReactNode, useRef } from 'react';
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

const fields = ':is(input, select, textarea, button, a[href]):not(:disabled, [tabindex="-1"])';

/**
 * The focus goes to the first thing to fill in, else to the dialog as a whole: on the button that closes it, its tip would
 * take the first Escape.
 */
function focusBody(event: Event): void {
  const { currentTarget: place } = event;
  if (!(place instanceof HTMLElement)) return;
  event.preventDefault();
  (place.querySelector<HTMLElement>(`.dialog-body ${fields}`) ?? place).focus();
}

/** What had the focus when the dialog came up, to give it back to; the screen where that has gone meanwhile. */
function useGiveBack(open: boolean): (event: Event) => void {
  const before = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current) before.current = document.activeElement;
  wasOpen.current = open;
  return (event) => {
    // There is no trigger of the dialog's own, to which the focus would go otherwise.
    event.preventDefault();
    const { current } = before;
    const place = current?.isConnected ? current : document.getElementById('screen');
    if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  };
}

export function Dialog(props: DialogProps): ReactElement {
  const { open, onClose, title, description, wide, closeLabel = 'Close', footer, children } = props;
  const giveBack = useGiveBack(open);
  return (
    <Modal.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Modal.Portal>
        <Modal.Overlay className="shade" />
        <Modal.Content
          className="dialog"
          data-wide={wide || undefined}
          onOpenAutoFocus={focusBody}
          onCloseAutoFocus={giveBack}
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
