// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { Profile } from '../../../../../core/detect/detection.ts';
import { packFolder } from '../../../packs/pack-store.ts';
import { type DetectOptions, detectAndTrack, type KindResult, parseKinds } from '../../../stages/detect.ts';
import { chosenFootage } from '../../../stages/session.ts';
import {
  type Command,
  caseOptions,
  footageOption,
  noMoreThan,
  type Options,
  type Parsed,
  word,
} from '../command.ts';
import { openSession } from '../open-session.ts';

export const detectOptions: Options = {
  kinds: {
    type: 'string',
    value: 'KINDS',
    help: 'what to look for, comma between; face, or what the model pack finds, when left out',
  },
  profile: { type: 'string', value: 'fast|thorough', help: 'how hard to look; fast when left out' },
  'model-pack': {
    type: 'string',
    value: 'DIR|NAME',
    help: 'a detector of your own: a folder, or the name of an installed pack',
  },
  engine: { type: 'string', value: 'NAME', help: 'auto, onnxruntime, tfjs-node or tfjs-wasm' },
};

const engines = ['auto', 'onnxruntime', 'tfjs-node', 'tfjs-wasm'];

/** Detection settings from the command line. Throws USAGE for unknown words, and as `packFolder` does. */
export async function readDetectOptions(parsed: Parsed): Promise<DetectOptions> {
  const profile = parsed.text('profile') ?? 'fast';
  if (profile !== 'fast' && profile !== 'thorough') {
    throw new ClearveilError('USAGE', `"${profile}" is no profile`, 'Choose fast or thorough.');
  }
  const engine = parsed.text('engine') ?? 'auto';
  if (!engines.includes(engine))
    throw new ClearveilError('USAGE', `"${engine}" is no engine`, `Choose from ${engines.join(', ')}.`);
  const [kinds, pack] = [parsed.text('kinds'), parsed.text('model-pack')];
  return {
    kinds: kinds === undefined ? null : parseKinds(kinds),
    profile: profile satisfies Profile,
    engine,
    modelPack: pack === undefined ? null : await packFolder(pack),
  };
}

/** The models that looked, each once, with their engines. */
export function modelNames(kinds: readonly KindResult[]): string {
  return [...new Set(kinds.map(({ model }) => `${model.id} on ${model.engine}`))].join(', ');
}

export const detect: Command = {
  name: 'detect',
  summary:
    'Find faces, or the kinds named, and follow them through the recording; tracks that a person decided on stay.',
  words: 'CASE',
  options: { ...caseOptions, ...footageOption, ...detectOptions },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const options = await readDetectOptions(invocation);
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const results = [];
    for (const footage of chosenFootage(session.store, invocation.text('footage'))) {
      results.push({ footage: footage.id, ...(await detectAndTrack(session, footage, options)) });
    }
    return {
      exitCode: 0,
      json: {
        footage: results.map(
          ({ footage, kinds, sampledFrames, detections, cuts, tracks, kept, settled, notes }) => ({
            footage,
            model: kinds[0].model,
            models: kinds,
            sampledFrames,
            detections,
            cuts,
            tracks: tracks.map(({ id, kind, startFrame, endFrame }) => ({
              track: id,
              kind,
              startFrame,
              endFrame,
            })),
            kept,
            settled,
            notes,
          }),
        ),
      },
      text: results
        .map(({ footage, kinds, sampledFrames, detections, tracks, kept, settled }) =>
          [
            `${footage}: ${detections} detections in ${sampledFrames} frames looked at, ${tracks.length} tracks${kept > 0 ? `, ${kept} earlier tracks kept` : ''}${settled > 0 ? `, ${settled} left out that a person had decided on` : ''} (${modelNames(kinds)})`,
            ...tracks.map(
              (track) => `  ${track.id}  ${track.kind}  frames ${track.startFrame} to ${track.endFrame - 1}`,
            ),
          ].join('\n'),
        )
        .join('\n'),
    };
  },
};
