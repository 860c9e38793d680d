// SPDX-License-Identifier: GPL-3.0-or-later
/** Addresses of the open case's pictures and sound. */
import { ofCase } from '../../core/contract/stream-urls.ts';
import { useSession } from './session-store.ts';

/**
 * The address with the open case in it. A page shows a picture again that it showed before at the same address, whatever the
 * service says of keeping it: without this a thumbnail of one case would stand for the same frame of another.
 */
export function ofOpenCase(address: string): string {
  const opened = useSession.getState().session?.case?.case;
  return opened === undefined ? address : ofCase(address, opened);
}
