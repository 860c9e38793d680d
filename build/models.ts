// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Puts the weights that the registry names into models/weights: copied from the development dependency they come with, or
 * converted from such a copy. Every file is checked by SHA-256 before it gets there; nothing is fetched, and files that
 * are already right are left alone.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertGraph } from '../models/convert/graph-to-onnx.ts';
import { convertLiteGraph } from '../models/convert/lite-to-onnx.ts';
import { assembleSsdMobileNet } from '../models/convert/ssd-mobilenet.ts';
import { readGraph } from '../models/convert/tfjs-graph.ts';
import { readLiteGraph } from '../models/convert/tflite-graph.ts';
import { loadRegistry, type ModelEntry, type WeightFile } from '../models/registry.ts';
import { readWeights, sha256 } from '../models/weights.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'models', 'weights');

async function makeFile(model: ModelEntry, file: WeightFile): Promise<Uint8Array> {
  const inPackage = (name: string): string => path.join(root, 'node_modules', model.source.package, name);
  if ('copy' in file.from) return await readFile(inPackage(file.from.copy));
  if ('convertLite' in file.from) {
    const lite = await readFile(inPackage(file.from.convertLite));
    if (sha256(lite) !== file.from.sha256)
      throw new Error(`${file.from.convertLite} of ${model.id} is not the file it should be`);
    return convertLiteGraph(readLiteGraph(lite), model.id);
  }
  if ('assemble' in file.from) {
    const [list, bytes] = file.from.assemble.map(inPackage);
    if (list === undefined || bytes === undefined)
      throw new Error(`${file.name} is assembled from two files`);
    const manifest: unknown = JSON.parse(await readFile(list, 'utf8'));
    const { json, binary } = assembleSsdMobileNet(manifest, await readFile(bytes));
    return file.name.endsWith('.json') ? new TextEncoder().encode(json) : binary;
  }
  const sources = model.weights.flatMap((group) => group.files);
  const parts = sources.filter((source) => 'convert' in file.from && file.from.convert.includes(source.name));
  const [json, binary] = (await readWeights(model.id, folder, parts)).values();
  if (json === undefined || binary === undefined) throw new Error(`${file.name} is converted from two files`);
  const { heads, id } = model;
  const nodes = heads?.map(({ node }) => node);
  return convertGraph(readGraph(JSON.parse(new TextDecoder().decode(json)), binary, nodes), id, heads);
}

/** Copies and what is assembled come before conversions, which read them. */
function inOrder(model: ModelEntry): readonly WeightFile[] {
  const files = model.weights.flatMap((group) => group.files);
  return files.toSorted((a, b) => Number('convert' in a.from) - Number('convert' in b.from));
}

await mkdir(folder, { recursive: true });
for (const model of loadRegistry().models) {
  for (const file of inOrder(model)) {
    const target = path.join(folder, file.name);
    const present = await readFile(target).catch(() => undefined);
    if (present && sha256(present) === file.sha256) continue;
    const bytes = await makeFile(model, file);
    if (sha256(bytes) !== file.sha256) {
      throw new Error(
        `${file.name} of ${model.id} came out as ${sha256(bytes)}, the registry says ${file.sha256}`,
      );
    }
    await writeFile(`${target}.part`, bytes);
    await rename(`${target}.part`, target);
    console.info(`models/weights/${file.name}`);
  }
}
