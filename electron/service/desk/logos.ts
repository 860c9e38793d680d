// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Logos of agencies before and after they are in a case: those that were just made of a file, and the agency that this workstation
 * named last, which the next case begins with.
 */
import { join } from 'node:path';
import * as z from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import { type Agency, agencySchema, noAgency } from '../../../core/review/agency.ts';
import { runTask } from '../engine/run-task.ts';
import { blobDigest } from '../storage/blob-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { readPrivateJson, writePrivateJson } from './private-json.ts';

const usualSchema = z.strictObject({ agency: agencySchema, png: z.base64().nullable() });
type Usual = z.output<typeof usualSchema>;

export type MadeLogo = { readonly logo: string; readonly width: number; readonly height: number };

export class Logos {
  readonly #path: string;
  /** Made in this sitting: one for each time that somebody chose a file in a form. */
  readonly #made = new Map<string, Uint8Array>();

  constructor(homeDir: string) {
    this.#path = join(homeDir, 'agency.json');
  }

  #usual(): Usual {
    return readPrivateJson(this.#path, usualSchema, { agency: noAgency, png: null });
  }

  /** The agency that was named last on this workstation. */
  usual(): Agency {
    return this.#usual().agency;
  }

  /** Throws what making a logo throws: INPUT_UNSUPPORTED, INPUT_UNREADABLE, WORKER_CRASHED. */
  async make(path: string): Promise<MadeLogo> {
    const { png, width, height } = await runTask('logo', { path });
    const logo = blobDigest(png);
    this.#made.set(logo, png);
    return { logo, width, height };
  }

  #known(logo: string): Uint8Array | null {
    const made = this.#made.get(logo);
    if (made) return made;
    const { agency, png } = this.#usual();
    return agency.logo === logo && png !== null ? Uint8Array.from(Buffer.from(png, 'base64')) : null;
  }

  /** The PNG of a logo that was made here, is this workstation's, or is that of the case; null where there is none. */
  find(logo: string, store: CaseReader | null): Uint8Array | null {
    return store?.agency()?.logo === logo ? store.blob(logo) : this.#known(logo);
  }

  /** As `find`. Throws INPUT_NOT_FOUND. */
  require(logo: string, store: CaseReader | null): Uint8Array {
    const png = this.find(logo, store);
    if (png) return png;
    throw new ClearveilError('INPUT_NOT_FOUND', 'that logo is not there any more', 'Choose its file again.');
  }

  /** The next case begins with this agency, unless it says nothing. */
  keep(agency: Agency, store: CaseReader): void {
    if (agency.name === null && agency.logo === null) return;
    const png = agency.logo === null ? null : this.require(agency.logo, store);
    writePrivateJson(this.#path, { agency, png: png && Buffer.from(png).toString('base64') } satisfies Usual);
  }

  forget(): void {
    this.#made.clear();
  }
}
