// electron-builder's hook after all installers are made.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** SHA256SUMS beside the installers, as sha256sum and certutil print them. */
export default function afterAllArtifactBuild({ outDir, artifactPaths }) {
  const file = join(outDir, 'SHA256SUMS');
  const lines = artifactPaths
    .filter((path) => !path.endsWith('.blockmap'))
    .map((path) => `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${basename(path)}\n`);
  writeFileSync(file, lines.sort().join(''));
  return [file];
}
