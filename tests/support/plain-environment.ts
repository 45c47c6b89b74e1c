/** Variables by which a library knows a build server, and keeps quiet there: what CI sees must be what a person's PC does. */
const KEEPS_QUIET = [
  'CI',
  'TF_BUILD',
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'CIRCLECI',
  'TRAVIS',
  'JENKINS_URL',
  'CODEBUILD_BUILD_ID',
  'BUILDKITE',
  'TEAMCITY_VERSION',
  'APPVEYOR',
  'BITBUCKET_BUILD_NUMBER',
  'SYSTEM_TEAMFOUNDATIONCOLLECTIONURI',
  'CONTINUOUS_INTEGRATION',
  'DO_NOT_TRACK',
  'ORT_DISABLE_TELEMETRY',
  'ORT_RUNNING_UNIT_TESTS',
];

/** The environment of a person's PC whose folder of their own is `home`: no build server, nothing switched off. */
export function plainEnvironment(home: string): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !KEEPS_QUIET.includes(name) && !name.startsWith('XDG_')),
  );
  return { ...env, HOME: home, USERPROFILE: home };
}
