// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Whether a folder lies on a network share. A write-ahead log needs memory that all its users share, which a share
 * cannot give; locks there are promises at best. On Linux the filesystem's type is asked for; elsewhere only
 * UNC paths can be told, and a mapped drive goes unnoticed.
 */
import { readFileSync, realpathSync, statfsSync } from 'node:fs';
import { ClearveilError } from '../../../core/base/errors.ts';

/** Magic numbers of Linux filesystems that live on another machine (linux/magic.h and each filesystem's source). */
const networkTypes = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
]);

const fuseType = 0x65735546;

/** FUSE filesystems that keep their data on this machine; every other one is taken for a share. */
const localFuse = new Set([
  'fuseblk',
  'fuse.gocryptfs',
  'fuse.cryfs',
  'fuse.encfs',
  'fuse.veracrypt',
  'fuse.bindfs',
]);

/** The name of the share's kind, or undefined for a local filesystem. `mountType`: the name in mountinfo, for FUSE. */
export function networkFilesystem(type: number, mountType: string | undefined): string | undefined {
  const magic = type >>> 0;
  if (magic === fuseType) return mountType && localFuse.has(mountType) ? undefined : (mountType ?? 'FUSE');
  return networkTypes.get(magic);
}

/** The filesystem name of the mount that holds `path`, from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export function mountTypeOf(path: string, mountInfo: string): string | undefined {
  let best: { point: string; type: string } | undefined;
  for (const line of mountInfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const escaped = before?.split(' ')[4];
    const type = after?.split(' ')[0];
    if (escaped === undefined || type === undefined) continue;
    const point = escaped.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
    // Later lines are mounted over earlier ones.
    if (holds && point.length >= (best?.point.length ?? 0)) best = { point, type };
  }
  return best?.type;
}

/** Throws NETWORK_SHARE when the folder `dir` lies on one. */
export function refuseNetworkShare(dir: string): void {
  const share = shareOf(dir);
  if (share === undefined) return;
  throw new ClearveilError(
    'NETWORK_SHARE',
    `"${dir}" lies on a network share (${share}), where a case cannot be kept safely`,
    'Put the case on a disk of this machine; the footage itself may stay on the share.',
    { filesystem: share },
  );
}

function shareOf(dir: string): string | undefined {
  const path = realpathSync.native(dir);
  if (/^[\\/]{2}[^\\/.?]/.test(path) || /^\\\\\?\\UNC\\/i.test(path)) return 'UNC path';
  if (process.platform !== 'linux') return undefined;
  const { type } = statfsSync(path);
  const mountType =
    type >>> 0 === fuseType ? mountTypeOf(path, readFileSync('/proc/self/mountinfo', 'utf8')) : undefined;
  return networkFilesystem(type, mountType);
}
