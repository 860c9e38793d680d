// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Model packs that were installed on this workstation, each a folder of its own under the user's settings. A pack is examined in a worker
 * before it gets its place, and held against its digests each time it is listed or opened.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Kind, PackOrigin } from '../../../core/detect/detection.ts';
import type { DecoderFamily } from '../../../models/decoders/families.ts';
import { manifestDigest, type Slip, slipName } from '../../../models/installed-pack.ts';
import { idSchema } from '../../../models/model.ts';
import { loadModelPack, type ModelPack, manifestName } from '../../../models/pack.ts';
import { readWeights } from '../../../models/weights.ts';
import { type RunOptions, runTask } from '../engine/run-task.ts';
import { createPrivateFile, makePrivateFolder, readPrivateFile } from '../keys/private-file.ts';
import { defaultHomeDir } from '../storage/home-dir.ts';

/** What is shown of an installed pack. */
export type InstalledPack = {
  readonly id: string;
  readonly task: Kind;
  readonly decoder: DecoderFamily;
  readonly licence: string;
  /** SHA-256 of the weights. */
  readonly sha256: string;
  readonly origin: PackOrigin;
  readonly installedAt: string;
  readonly installedBy: string;
  readonly folder: string;
};

/** A folder among the packs that cannot be used, and why. */
export type DamagedPack = { readonly id: string; readonly code: string; readonly reason: string };

export type PackList = { readonly packs: readonly InstalledPack[]; readonly damaged: readonly DamagedPack[] };

export type PackStore = {
  /**
   * Copies the pack in `from`, tries the copy, and gives it its place. The same pack again changes nothing. Throws what opening a pack
   * throws, and PACK_EXISTS when another pack has that id.
   */
  readonly install: (from: string, options?: RunOptions) => Promise<InstalledPack>;
  /** By id, every one read and hashed. */
  readonly list: () => Promise<PackList>;
  /** Throws UNKNOWN_PACK, MODEL_REFUSED when it is not as it was installed, ACCESS_REFUSED when others may have written it. */
  readonly show: (id: string) => Promise<InstalledPack>;
  /** Throws UNKNOWN_PACK. */
  readonly remove: (id: string) => Promise<void>;
};

function infoOf({ model, origin, file, folder }: ModelPack, slip: Slip): InstalledPack {
  const { id, task, decoder, licence } = model;
  const { installedAt, installedBy } = slip;
  return { id, task, decoder, licence, sha256: file.sha256, origin, installedAt, installedBy, folder };
}

function unknown(id: string): ClearveilError {
  return new ClearveilError(
    'UNKNOWN_PACK',
    `no model pack "${id}" is installed`,
    'See clearveil packs list.',
  );
}

/** The folder in which packs are installed. */
export function packsFolder(homeDir: string = defaultHomeDir()): string {
  return join(homeDir, 'packs');
}

/** Opens the store under `homeDir`; nothing is made before the first pack is installed. `now` is the clock to stamp with. */
export function openPackStore(
  homeDir: string = defaultHomeDir(),
  now: () => Date = () => new Date(),
): PackStore {
  const packs = packsFolder(homeDir);

  /** Reads a pack in its place and every byte of it. */
  async function readInstalled(folder: string): Promise<InstalledPack> {
    for (const name of [slipName, manifestName]) await readPrivateFile(join(folder, name));
    const pack = await loadModelPack(folder);
    if (!pack.slip || pack.model.id !== basename(folder))
      throw new ClearveilError(
        'MODEL_REFUSED',
        `the pack in ${folder} was not installed there`,
        'Remove the folder, and install the pack again.',
      );
    await readWeights(pack.model.id, folder, [pack.file]);
    return infoOf(pack, pack.slip);
  }

  async function show(id: string): Promise<InstalledPack> {
    if (!idSchema.safeParse(id).success || !existsSync(join(packs, id))) throw unknown(id);
    return readInstalled(join(packs, id));
  }

  /** Copies what belongs to a pack, and nothing else that lies beside it. */
  async function copyPack(from: string, to: string): Promise<void> {
    const { model, file } = await loadModelPack(from);
    const manifest = await readFile(join(from, manifestName), 'utf8');
    const weights = await readWeights(model.id, from, [file]);
    const slip: Slip = {
      schema: 1,
      manifestSha256: manifestDigest(manifest),
      installedAt: now().toISOString(),
      installedBy: userInfo().username,
    };
    await createPrivateFile(join(to, manifestName), manifest);
    await createPrivateFile(join(to, slipName), `${JSON.stringify(slip)}\n`);
    for (const [name, bytes] of weights) await createPrivateFile(join(to, name), bytes);
  }

  /** Gives a copy that was examined its place, unless the same pack has it. */
  async function settle(copy: string): Promise<InstalledPack> {
    const { model, origin } = await loadModelPack(copy);
    const { id } = model;
    const place = join(packs, id);
    if (existsSync(place)) {
      const present = await readInstalled(place);
      if (present.origin.manifestSha256 === origin.manifestSha256) return present;
      throw new ClearveilError(
        'PACK_EXISTS',
        `another model pack "${id}" is installed`,
        `Remove it first: clearveil packs remove ${id}`,
      );
    }
    await rename(copy, place);
    return readInstalled(place);
  }

  return {
    async install(from, options) {
      await makePrivateFolder(packs);
      const copy = join(packs, `.new-${randomBytes(8).toString('hex')}`);
      try {
        await makePrivateFolder(copy);
        await copyPack(resolve(from), copy);
        await runTask('examinePack', { path: copy }, options);
        return await settle(copy);
      } finally {
        await rm(copy, { recursive: true, force: true });
      }
    },
    async list() {
      const names = existsSync(packs) ? (await readdir(packs)).sort() : [];
      const found: InstalledPack[] = [];
      const damaged: DamagedPack[] = [];
      for (const id of names.filter((name) => idSchema.safeParse(name).success)) {
        try {
          found.push(await readInstalled(join(packs, id)));
        } catch (error) {
          if (!(error instanceof ClearveilError)) throw error;
          damaged.push({ id, code: error.code, reason: error.message });
        }
      }
      return { packs: found, damaged };
    },
    show,
    async remove(id) {
      if (!idSchema.safeParse(id).success || !existsSync(join(packs, id))) throw unknown(id);
      await rm(join(packs, id), { recursive: true });
    },
  };
}

/**
 * The folder of `--model-pack`: an installed pack by its id or its place, or a folder that somebody brings, which is checked when it is
 * opened. Throws as `show` does for an installed pack that is not as it was installed: it is not run as a folder that somebody brings.
 */
export async function packFolder(given: string, homeDir: string = defaultHomeDir()): Promise<string> {
  const packs = packsFolder(homeDir);
  const store = openPackStore(homeDir);
  if (idSchema.safeParse(given).success && existsSync(join(packs, given)))
    return (await store.show(given)).folder;
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const folder = await real(given);
  return dirname(folder) === (await real(packs))
    ? (await store.show(basename(folder))).folder
    : resolve(given);
}
