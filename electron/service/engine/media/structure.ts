// SPDX-License-Identifier: GPL-3.0-or-later
/** What a released copy must not carry. */
import { avGetCodecName, type Dictionary } from 'node-av/lib';
import type { ProofFinding } from '../../../../core/render/proof.ts';
import type { Source } from './source.ts';

/**
 * Tags every MP4 or Matroska writer adds, with what they may say: a tag that has another value says something of the
 * recording, whatever its name.
 */
const neutralTags: ReadonlyMap<string, RegExp> = new Map([
  ['major_brand', /^[A-Za-z0-9 ]{1,4}$/],
  ['minor_version', /^\d+$/],
  ['compatible_brands', /^([A-Za-z0-9 ]{4})*$/],
  ['encoder', /^Lav[fc][0-9. ]*( libx264)?$/],
  ['ENCODER', /^Lav[fc][0-9. ]*( libx264)?$/],
  ['language', /^[a-z]{3}$/],
  ['handler_name', /^(VideoHandler|SoundHandler)?$/],
  ['vendor_id', /^(\[0\]\[0\]\[0\]\[0\]|FFMP)$/],
  ['DURATION', /^[0-9:.]+$/],
]);

/** Names of the tags that a copy must not carry. */
function tellingTags(tags: Dictionary | null): string[] {
  return Object.entries(tags?.getAll() ?? {})
    .filter(([name, value]) => !neutralTags.get(name)?.test(value))
    .map(([name]) => name);
}

/** Streams and tags that a released copy must not have. */
export function findLeftovers(redacted: Source): ProofFinding[] {
  const findings: ProofFinding[] = [];
  const add = (code: ProofFinding['code'], message: string): void =>
    void findings.push({ code, frame: null, message });
  for (const stream of redacted.streams) {
    if (stream.index === redacted.video.index || stream.index === redacted.audio?.index) {
      for (const name of tellingTags(stream.metadata)) {
        add('METADATA_LEFT', `stream ${stream.index} carries the tag "${name}"`);
      }
    } else {
      const codec = avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
      add('HIDDEN_CHANNEL_LEFT', `stream ${stream.index} (${codec}) is still in the copy`);
    }
  }
  for (const name of tellingTags(redacted.context.metadata)) {
    add('METADATA_LEFT', `the container carries the tag "${name}"`);
  }
  return findings;
}
