// SPDX-License-Identifier: GPL-3.0-or-later
/** How electron-builder puts the application together. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';

export type Packing = {
  /** Folder or zip archive of Electron's runtime. */
  readonly electron: string;
  /** Its version. */
  readonly version: string;
  /** Folder of the laid out service, which is moved into the result; on the same file system as `out`. */
  readonly service: string;
  /** Folder for the result. */
  readonly out: string;
};

/**
 * Everything that would make electron-builder reach for the network is off: it rebuilds, downloads, signs and publishes nothing.
 * The fuses close what a shipped shell has no use for: running as a plain Node, options from the environment, an inspector, code
 * from outside its archive, an archive that was altered.
 */
export function builderConfig({ electron, version, service, out }: Packing): Configuration {
  return {
    appId: 'org.clearveil.workstation',
    productName: 'Clearveil',
    copyright: 'GPL-3.0-or-later',
    directories: { output: out },
    electronVersion: version,
    electronDist: electron,
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    asar: true,
    // What the runtime shows when no application is packed with it.
    afterExtract: ({ appOutDir }) => rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
    // electron-builder's own copying leaves out every node_modules that it did not gather itself.
    afterPack: ({ appOutDir, packager }) =>
      rename(service, join(packager.getResourcesDir(appOutDir), 'service')),
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    linux: {
      executableName: 'clearveil',
      category: 'AudioVideo',
      synopsis: 'Review, veil and release camera footage with proof',
      maintainer: 'Clearveil <clearveil@localhost>',
    },
    win: { signAndEditExecutable: false },
    mac: { category: 'public.app-category.video', identity: null },
  };
}
