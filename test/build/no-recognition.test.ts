// SPDX-License-Identifier: GPL-3.0-or-later
/** Nothing Clearveil brings along can tell people apart, and the check that says so finds what is hidden from it. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recognitionFindings } from '../../build/check-recognition.ts';
import { loadRegistry } from '../../models/registry.ts';

const human = 'node_modules/@vladmandic/human';

/** A project with the recognition weights where they belong: in a development dependency. */
function makeProject(): {
  readonly root: string;
  readonly put: (path: string, content: string | Buffer) => void;
} {
  const root = mkdtempSync(join(tmpdir(), 'clearveil-recognition-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const packages = {
    [human]: { version: '3.3.6', dev: true },
    'node_modules/pngjs': { version: '7.0.0' },
  };
  put('package-lock.json', JSON.stringify({ packages }));
  put(`${human}/models/faceres.bin`, 'weights of a face descriptor');
  put(`${human}/package.json`, '{}');
  put('node_modules/pngjs/lib/png.js', '');
  put('core/base/time.ts', '');
  return { root, put };
}

test('the project itself', () => {
  expect(existsSync(`${human}/models/faceres.bin`)).toBe(true);
  expect(recognitionFindings(resolve('.'))).toEqual([]);
});

test('packages that carry recognition weights are development dependencies', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const shipped = Object.keys({ ...dependencies, ...optionalDependencies });
  expect(shipped.length).toBeGreaterThan(0);
  expect(shipped.filter((name) => name.startsWith('@vladmandic/'))).toEqual([]);
});

describe('what the check finds', () => {
  test('nothing where the weights stay in the development dependency', () => {
    expect(recognitionFindings(makeProject().root)).toEqual([]);
  });

  test.each([
    ['by its name', 'models/weights/arcface.onnx', 'x', 'does not name'],
    ['under any other name', 'models/weights/blazeface.bin', 'weights of a face descriptor', 'is a copy of'],
    ['as a source file', 'core/base/table.ts', 'weights of a face descriptor', 'is a copy of'],
    ['in a package', 'node_modules/pngjs/lib/model.tflite', 'x', 'does not name'],
    ['as its description', 'models/face_recognition_model-weights_manifest.json', '{}', 'has the name of'],
    [
      'by its import',
      'electron/service/people.ts',
      "import '@vladmandic/human'",
      'names a development dependency',
    ],
  ])('weights %s: %s', (_, path, content, words) => {
    const { root, put } = makeProject();
    put(path, content);
    const findings = recognitionFindings(root);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(words);
    expect(findings[0]).toContain(path);
  });

  test('a carrier that became a dependency of the product', () => {
    const { root, put } = makeProject();
    put('package-lock.json', JSON.stringify({ packages: { [human]: { version: '3.3.6' } } }));
    expect(recognitionFindings(root)).toContain(
      'the package @vladmandic/human is not a development dependency',
    );
  });

  test("the registry's own files are accepted only as they were registered", () => {
    const { root, put } = makeProject();
    const [file] = loadRegistry().models[0]?.weights[0]?.files ?? [];
    if (file === undefined) throw new Error('the registry names no file');
    const path = `models/weights/${file.name}`;
    put(path, '');
    copyFileSync(path, join(root, path));
    expect(recognitionFindings(root)).toEqual([]);
    put(path, Buffer.concat([readFileSync(path), Buffer.alloc(1)]));
    expect(recognitionFindings(root)).toEqual([
      `${path} is a file of weights that models/registry.json does not name`,
    ]);
  });
});
