// SPDX-License-Identifier: GPL-3.0-or-later
/** The structural facts that a copy must share with its original, and what it must not carry. */
import { avGetCodecName, type Dictionary, type Frame } from 'node-av/lib';
import type { ProofFinding, StructureRow } from '../../../../core/render/proof.ts';
import { pixelFormatName } from './picture.ts';
import { videoGeometry } from './probe.ts';
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

function facts(source: Source, frame: Frame): { readonly [name: string]: string } {
  const geometry = videoGeometry(source, frame, () => undefined);
  const ratio = geometry.sampleAspectRatio;
  const audio = source.audio?.codecpar;
  // Range is compared by itself, so the deprecated full-range names count as the plain ones. An unspecified chroma
  // location means "left" for 4:2:0 in both H.264 and MPEG-2. MP4 has one name for all layers of MPEG audio.
  return {
    size: `${geometry.coded.width}x${geometry.coded.height}`,
    'sample aspect ratio': String(ratio.num / ratio.den),
    rotation: `${geometry.orientation.rotation}${geometry.orientation.mirrored ? ' mirrored' : ''}`,
    'pixel format': pixelFormatName(frame).replace('yuvj', 'yuv'),
    'colour range': pixelFormatName(frame).startsWith('yuvj')
      ? '2'
      : String(frame.colorRange === 0 ? 1 : frame.colorRange),
    'colour primaries': String(frame.colorPrimaries),
    'colour transfer': String(frame.colorTrc),
    'colour matrix': String(frame.colorSpace),
    'chroma location': String(frame.chromaLocation === 0 ? 1 : frame.chromaLocation),
    'audio codec': audio
      ? (avGetCodecName(audio.codecId) ?? 'unknown').replace(/^mp[123]$/, 'mpeg audio')
      : 'none',
    'audio rate': audio ? String(audio.sampleRate) : 'none',
    'audio channels': audio ? String(audio.channels) : 'none',
  };
}

/** One row per fact, from the first decoded frame of either file. */
export function compareStructure(
  original: Source,
  originalFrame: Frame,
  redacted: Source,
  redactedFrame: Frame,
): StructureRow[] {
  const before = facts(original, originalFrame);
  const after = facts(redacted, redactedFrame);
  return Object.entries(before).map(([name, value]) => ({
    name,
    original: value,
    redacted: after[name] ?? 'none',
    equal: value === after[name],
  }));
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
