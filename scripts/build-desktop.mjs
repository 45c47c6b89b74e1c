// `npm run build:desktop`: the main process, compiled for Electron, in dist/main; docs/security.md and architecture.md
// say why it keeps the folders of src-main. Types are checked by `npm run check`. `npm run build:renderer` does the rest.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { build } from 'vite';
import { root } from './project-node.mjs';

const sources = join(root, 'src-main');
const finished = join(root, 'dist', 'main');
// Put in place when it is whole: another program may be running what was built before.
const compiled = join(root, 'dist', `main-${process.pid}`);

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.desktop.json'), '--outDir', compiled], {
  stdio: 'inherit',
});
// Migrations, style sheets, generated protobuf code: found beside the modules that read them.
cpSync(sources, compiled, { recursive: true, filter: (path) => extname(path) !== '.ts' });
// Chromium's sandbox lets a preload require Electron only, and no ES modules: one CommonJS file.
await build({
  configFile: false,
  logLevel: 'warn',
  root: sources,
  build: {
    outDir: join(compiled, 'shell'),
    emptyOutDir: false,
    minify: false,
    target: 'chrome140',
    lib: { entry: join(sources, 'shell/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    // Of the contract it needs two names, not its schemas.
    rollupOptions: { external: ['electron'], treeshake: { moduleSideEffects: false } },
  },
});
rmSync(finished, { recursive: true, force: true });
renameSync(compiled, finished);

// What installers and task bars show, in every size that a system asks for.
const icons = join(root, 'dist', 'icons');
mkdirSync(icons, { recursive: true });
await sharp(join(root, 'src-renderer', 'public', 'icon.svg'), { density: 2304 })
  .resize(1024)
  .png()
  .toFile(join(icons, 'icon.png'));
