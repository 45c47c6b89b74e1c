/** The types of packed-checksums.mjs. */
export default function afterAllArtifactBuild(build: {
  readonly outDir: string;
  readonly artifactPaths: readonly string[];
}): string[];
