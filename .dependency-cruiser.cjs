/**
 * Who may import whom, one row a room. A room not listed may import nothing of ours.
 * `contract` is the shared vocabulary, `base` the shared tools; every other arrow points downwards.
 */
const mayImport = {
  contract: [],
  base: ['contract'],
  statistics: ['base', 'contract'],
  images: ['base', 'contract'],
  engine: ['base', 'contract'],
  store: ['base', 'contract'],
  reports: ['base', 'contract', 'statistics'],
  synthetic: ['base', 'contract'],
  services: ['base', 'contract', 'statistics', 'images', 'engine', 'store', 'reports', 'synthetic'],
  jobs: ['base', 'contract', 'store'],
  api: ['base', 'contract', 'jobs', 'services', 'store'],
  web: [],
  browser: ['api', 'base', 'contract', 'services', 'web'],
  cli: ['base', 'contract', 'reports', 'services', 'synthetic'],
  shell: ['api', 'base', 'contract', 'jobs', 'services', 'web'],
};

/** The services, one folder an area; each may call only those named. */
const servicesMayImport = {
  workspace: [],
  settings: [],
  devices: [],
  'this-pc': ['records', 'workspace'],
  records: [],
  pixels: [],
  pictures: ['pixels'],
  features: ['pixels', 'workspace'],
  datasets: ['pixels', 'workspace'],
  backbones: ['workspace'],
  models: ['devices', 'pixels', 'workspace'],
  training: ['backbones', 'devices', 'features', 'models', 'pictures', 'pixels', 'workspace'],
  labels: ['backbones', 'datasets', 'features', 'pictures', 'training', 'workspace'],
  screening: ['datasets', 'models', 'pictures', 'pixels', 'workspace'],
};

/** Rooms inside the engine, lowest first; each may import only those named. */
const engineMayImport = {
  onnx: [],
  runners: ['onnx'],
  autodiff: ['onnx'],
  'graph-model': ['onnx'],
  backbones: ['onnx'],
  training: ['onnx', 'runners', 'autodiff'],
  inference: ['onnx', 'runners'],
};

const ELECTRON = '^(?:node_modules/)?electron(?:/|$)';

const roomRule =
  (base) =>
  ([room, others]) => ({
    name: `${room}-imports-only-its-table`,
    severity: 'error',
    comment: `${base}/${room} may import: ${others.join(', ') || 'nothing of ours'}`,
    from: { path: `^${base}/${room}/` },
    to: {
      path: `^${base}/`,
      pathNot: [`^${base}/${room}/`, ...others.map((other) => `^${base}/${other}/`)],
    },
  });

/** Another room is entered through its front door only; the shell's other doors are the two programs Electron starts. */
const doorsOf = (room) => (room === 'shell' ? '(?:index|main|preload)' : 'index');

const frontDoor = (base, room) => ({
  name: `${room}-front-door`,
  severity: 'error',
  comment: `import ${base}/${room}/index.ts, not what lies behind it`,
  from: { pathNot: `^${base}/${room}/` },
  to: { path: `^${base}/${room}/`, pathNot: `^${base}/${room}/${doorsOf(room)}\\.ts$` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'electron-only-in-shell',
      severity: 'error',
      from: { pathNot: '^src-main/shell/' },
      to: { path: ELECTRON },
    },
    {
      name: 'onnxruntime-is-loaded-in-one-place',
      severity: 'error',
      comment: 'import { onnxruntime } from the room engine/runners: its telemetry is off there',
      from: { pathNot: '^src-main/engine/runners/onnxruntime-library\\.ts$' },
      to: { path: '^node_modules/onnxruntime-', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'decisions-know-no-electron',
      severity: 'error',
      comment: 'what the shell decides and says is tested without Electron',
      from: { path: '^src-main/shell/(?:decisions|texts)/' },
      to: { path: ELECTRON },
    },
    {
      name: 'renderer-sees-the-contract-only',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/contract/index\\.ts$' },
    },
    {
      name: 'renderer-runs-without-node',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '^src-renderer/vite\\.config\\.mjs$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nobody-imports-the-renderer',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-renderer/' },
    },
    {
      name: 'tests-need-no-real-data',
      severity: 'error',
      comment: 'what needs real cells or weights belongs to tests/real, which `npm run test:real` runs',
      from: { path: '^tests/', pathNot: '^tests/real/' },
      to: { path: '^tests/(?:support/shared\\.ts$|real/)' },
    },
    ...Object.entries(mayImport).map(roomRule('src-main')),
    ...Object.keys(mayImport)
      .filter((room) => room !== 'engine' && room !== 'services')
      .map((room) => frontDoor('src-main', room)),
    ...Object.entries(servicesMayImport).map(roomRule('src-main/services')),
    ...Object.keys(servicesMayImport).map((room) => frontDoor('src-main/services', room)),
    ...Object.entries(engineMayImport).map(roomRule('src-main/engine')),
    ...Object.keys(engineMayImport).map((room) => frontDoor('src-main/engine', room)),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
