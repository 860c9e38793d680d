// SPDX-License-Identifier: GPL-3.0-or-later
/** Choosing files or a folder: in the system's own dialog on a desktop, in a browser in one of the window's own. */
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import type { DialogKind, HostBridge, Picked } from '../../core/contract/host.ts';
import { hostBridge } from '../client/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import { BrowseDialog, type BrowseDialogProps } from './browse-dialog.tsx';
import { FailureNote } from './failure-note.tsx';
import { strings } from './strings.ts';
import { useWork } from './use-work.ts';

export type { Picked } from '../../core/contract/host.ts';

export type PickDialogProps = {
  readonly what: DialogKind;
  readonly title?: string;
  onClose(): void;
  /** At least one; several of `recordings` only. */
  onPicked(picked: readonly [Picked, ...Picked[]]): void;
  /** Words above the list. */
  readonly children?: ReactNode;
};

const browsed: { readonly [K in DialogKind]: Pick<BrowseDialogProps, 'kind' | 'several'> } = {
  recordings: { kind: 'file', several: true },
  'case-folder': { kind: 'folder', several: false },
  package: { kind: 'folder', several: false },
  picture: { kind: 'file', several: false },
  file: { kind: 'file', several: false },
  'output-folder': { kind: 'folder', several: false },
};

/** Nothing to draw while the system's dialog is open; only why it could not be. */
function SystemDialog({
  bridge,
  what,
  onClose,
  onPicked,
}: PickDialogProps & { readonly bridge: HostBridge }): ReactElement | null {
  const { failure, attempt } = useWork();
  const asked = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void attempt(async () => {
      const [first, ...more] = await bridge.choose(what);
      if (first) onPicked([first, ...more]);
      else onClose();
    });
  }, []);
  if (!failure) return null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={strings.pick.failed}
      footer={<Button onClick={onClose}>{strings.close}</Button>}
    >
      <FailureNote failure={failure} />
    </Dialog>
  );
}

export function PickDialog(props: PickDialogProps): ReactElement {
  const bridge = hostBridge();
  if (bridge) return <SystemDialog {...props} bridge={bridge} />;
  const { what, onPicked, ...rest } = props;
  return (
    <BrowseDialog
      {...rest}
      {...browsed[what]}
      onPicked={([first, ...more]) => {
        if (first) onPicked([first, ...more]);
      }}
    />
  );
}
