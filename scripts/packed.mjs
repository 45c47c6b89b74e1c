// electron-builder's hook: what was packed is checked against the system it is for, and its parts are listed.
import { extractFile, listPackage } from '@electron/asar';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { targetOfFile } from './native-files.mjs';
import { root } from './project-node.mjs';

/** The packages without whose native library the application does not start, or sees no picture. */
const NATIVE_PACKAGES = [
  'better-sqlite3',
  'onnxruntime-node',
  '@img/sharp-',
  '@img/sharp-libvips-',
  '@napi-rs/image-',
];
/** On Windows sharp brings libvips along in its own package. */
const NOT_ON_WINDOWS = '@img/sharp-libvips-';
const PROCESSORS = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];
const SYSTEMS = { win32: 'Windows', linux: 'Linux', darwin: 'macOS' };

/**
 * Why these native files, by their paths and what they are for, do not make an application for this system; empty where
 * they do.
 */
export function packingProblems(files, platform, processor) {
  const wanted = `${platform} ${processor}`;
  const fits = ({ path, target }) =>
    (target === wanted || target === `${platform} any`) && !path.includes('musl');
  const foreign = files.filter((file) => !fits(file));
  const needed = NATIVE_PACKAGES.filter((name) => platform !== 'win32' || name !== NOT_ON_WINDOWS);
  const missing = needed.filter(
    (name) => !files.some((file) => fits(file) && file.path.includes(`node_modules/${name}`)),
  );
  return [
    ...foreign.map(({ path, target }) => `${path} is for ${target ?? 'an unknown system'}`),
    ...missing.map((name) => `no library of ${name.replace(/-$/, '')} is for ${wanted}`),
  ];
}

/** Hook `afterPack`: throws where the native libraries are not those of the target; else adds the list of parts. */
export default async function afterPack({ appOutDir, electronPlatformName: platform, arch, packager }) {
  const resources =
    platform === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  const processor = PROCESSORS[arch] ?? String(arch);
  const unpacked = join(resources, 'app.asar.unpacked');
  const files = globSync('**/*.{node,dll,dylib,so,so.*}', { cwd: unpacked }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    target: targetOfFile(join(unpacked, path)),
  }));
  const problems = packingProblems(files, platform, processor);
  if (problems.length > 0) {
    throw new Error(
      `The application for ${SYSTEMS[platform] ?? platform} ${processor} would not run:\n- ${problems.join('\n- ')}\n` +
        `Install the packages of that system with "npm ci --os=${platform} --cpu=${processor}", run this again, ` +
        'and "npm ci" afterwards for the packages of this one.',
    );
  }
  writeParts(join(resources, 'app.asar'), join(resources, 'legal'));
}

/** The packages inside the archive: a list in the form of CycloneDX, and their licences in full. */
function writeParts(archive, folder) {
  const parts = listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    .map((path) => partOf(path, JSON.parse(extractFile(archive, path).toString('utf8'))));
  const electron = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  parts.push(partOf('node_modules/electron/package.json', electron));
  parts.sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'sbom.cdx.json'),
    `${JSON.stringify(sbomOf({ name, version }, parts), null, 2)}\n`,
  );
  writeFileSync(join(folder, 'third-party-notices.txt'), parts.map(noticeOf).join(`\n${'-'.repeat(80)}\n\n`));
}

function partOf(path, { name, version, license }) {
  return {
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    license: typeof license === 'string' ? license : (license?.type ?? 'see the notices'),
    folder: join(root, path, '..'),
  };
}

function sbomOf(application, parts) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', ...application } },
    components: parts.map(({ name, version, purl, license }) => ({
      type: 'library',
      'bom-ref': purl,
      ...{ name, version, purl },
      licenses: [/^[\w.-]+$/.test(license) ? { license: { name: license } } : { expression: license }],
    })),
  };
}

function noticeOf({ name, version, license, folder }) {
  const texts = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /^(?:licen[cs]e|notice|copying|third.?party)/i.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    : [];
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
