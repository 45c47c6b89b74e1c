/** What is said where the application's own sentence is missing. */
export const errors = {
  unexpected: 'Something went wrong in Smearwise.',
  unexpectedNextStep:
    'Try again. If it happens again, copy the details and send them to who looks after this PC.',
  connectionLost: 'The connection to Smearwise was lost.',
  connectionLostNextStep: 'It is being tried again. See that Smearwise still runs on this PC.',
  file: 'File',
  whatToDo: 'What to do now',
  copyDetails: 'Copy details',
  copied: 'Copied',
  copyFailed: 'The details could not be copied. Select them below.',
  details: 'Details',
  log: 'Log: logs/smearwise.log in the data folder',
};
