// SPDX-License-Identifier: GPL-3.0-or-later
// The dependency rule of docs/architecture.md, checked by dependency-cruiser (`npm run layers`).
const stages = ['ingest', 'detect', 'track', 'review', 'standard', 'render', 'release', 'verify'];

/** A core stage may import earlier stages and core/base; the contract may import every stage, no stage imports it. */
const stageOrder = stages.map((stage, index) => ({
  name: `core-${stage}-looks-back-only`,
  comment: 'Data travels forwards: a stage knows the stages before it, never the ones after it.',
  severity: 'error',
  from: { path: `^core/${stage}/` },
  to: { path: `^core/(${[...stages.slice(index + 1), 'contract'].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...stageOrder,
    {
      name: 'core-base-stands-alone',
      severity: 'error',
      from: { path: '^core/base/' },
      to: { path: `^core/(${[...stages, 'contract'].join('|')})/` },
    },
    {
      name: 'core-is-pure',
      comment: 'core/ is domain code: no Electron, Node, DOM, native code or models.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(electron|native|models|renderer|build|test)/' },
    },
    {
      name: 'core-imports-no-node',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-third-party-allow-list',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(zod|canonicalize|@noble)/',
      },
    },
    {
      name: 'only-storage-knows-sqlite',
      severity: 'error',
      from: { pathNot: '^(electron/service/storage|test)/' },
      to: { path: 'node_modules/better-sqlite3' },
    },
    {
      name: 'only-engine-knows-the-media-library',
      severity: 'error',
      from: { pathNot: '^(electron/service/engine|test)/' },
      to: { path: 'node_modules/node-av' },
    },
    {
      name: 'only-native-lib-loads-the-addon',
      severity: 'error',
      from: { pathNot: '^native/lib/' },
      to: { path: '^native/build/|\\.node$' },
    },
    {
      name: 'only-the-shell-imports-electron',
      severity: 'error',
      from: { pathNot: '^electron/(main\\.ts|preload\\.ts|window/)' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'only-models-know-inference-runtimes',
      severity: 'error',
      from: { pathNot: '^(models|test|build)/' },
      to: { path: 'node_modules/(onnxruntime|@tensorflow)' },
    },
    {
      name: 'renderer-meets-the-service-in-the-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|native|models)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-dev-dependencies',
      comment: 'What ships may not lean on what does not.',
      severity: 'error',
      from: { path: '^(core|electron|native/lib|models)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        // Electron is no module that ships beside: it is what the shell runs in.
        pathNot: 'node_modules/(@types|electron)/',
      },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '@tensorflow/tfjs-node' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|native/build)/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
