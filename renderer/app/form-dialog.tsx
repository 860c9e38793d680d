// SPDX-License-Identifier: GPL-3.0-or-later
/** A dialog around a form that asks the service for something: it closes once that is done, and says what was refused. */
import { type ReactElement, useId } from 'react';
import { Button, Dialog, type DialogProps } from '../ui/index.ts';
import { FailureNote } from './failure-note.tsx';
import { strings } from './strings.ts';
import { useWork } from './use-work.ts';

export type FormDialogProps = Omit<DialogProps, 'open' | 'footer'> & {
  /** What the button says that sends it. */
  readonly save: string;
  /** Rejects with what the service refused; what was typed stays then. */
  onSave(form: FormData): Promise<unknown>;
};

export function FormDialog({ save, onSave, children, ...dialog }: FormDialogProps): ReactElement {
  const id = useId();
  const { failure, busy, attempt } = useWork();
  const { onClose } = dialog;
  const send = async (form: FormData): Promise<void> => {
    if (await attempt(() => onSave(form))) onClose();
  };
  return (
    <Dialog
      {...dialog}
      open
      footer={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button look="primary" submit form={id} disabled={busy}>
            {save}
          </Button>
        </>
      }
    >
      {/* An action would empty the fields when the service refuses. */}
      <form
        id={id}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send(new FormData(event.currentTarget));
        }}
      >
        {children}
        <FailureNote failure={failure} />
      </form>
    </Dialog>
  );
}
