import { plural } from '../plural.ts';

/** The four questions before a training. */
export const trainingWizard = {
  steps: 'Steps',
  stepNames: { data: 'Cells', split: 'Patients kept aside', how: 'How', start: 'Start' },
  questions: {
    data: 'Which cells shall it learn from?',
    split: 'Which patients are kept aside?',
    how: 'How thoroughly shall it learn?',
    start: 'Is this right?',
  },
  back: 'Back',
  next: 'Next',
  splitAndNext: 'Split and go on',
  startButton: 'Start learning',
  blocked: {
    noDataset: 'Choose a dataset first.',
    oneClass: 'It needs cells of two classes at least.',
    noPositive: (name: string) => `It has no usable cell of the class ${name}.`,
    noSplit: 'Choose a split first.',
    noPreview: 'Working out who would be kept aside.',
    shares: 'Keep at least 1 % aside for each, and leave at least 1 % to learn from.',
    noRecipe: 'Looking up what this PC can do.',
    fields: (count: number) =>
      plural(count, { one: 'One field needs another value.', other: '# fields need another value.' }),
    device: 'The chosen device cannot be used on this PC.',
  },
  noDatasets: 'No cells to learn from yet',
  noDatasetsText: 'Import a folder with one sub-folder a class, such as Parasitized and Uninfected.',
  importImages: 'Import images',
  otherData: 'Other cells?',
  datasetFacts: (cells: string, patients: string) => `${cells} of ${patients}`,
  noPatients: 'unknown patients',
  synthetic: 'Drawn by Smearwise, not real',
  infectedClass: (name: string) => `${name} (counts as infected)`,
  patientsUnknown: 'It is not known which cell is of which patient',
  patientsUnknownText:
    'Cells of one patient then stand on both sides of the test, and the result looks better than it is. Tell first how the file names give the patient.',
  tellPatients: 'Tell how patients are named',
  splitLead:
    'It is tested on patients that it never saw. Who that is, is fixed now, before it learns anything.',
  notByPatient: 'This split does not keep patients apart',
  notByPatientText:
    'Cells of one person can be learned and tested. Expect less on new patients than the test will say.',
  newSplit: 'A new split',
  newSplitText: 'By patient, with the same mix of classes in each part.',
  parts: {
    train: 'To learn from',
    validation: 'To check while learning',
    test: 'For the test',
    none: 'In no part',
  },
  partHints: {
    train: 'What is left.',
    validation: 'Tells when to stop learning.',
    test: 'Never seen before the test.',
  },
  units: {
    patient: (count: number) => plural(count, { one: '# patient', other: '# patients' }),
    slide: (count: number) => plural(count, { one: '# slide', other: '# slides' }),
    image: (count: number) => plural(count, { one: '# cell', other: '# cells' }),
  },
  partFacts: (units: string, cells: string) => `${units}, ${cells}`,
  otherDraw: 'Draw others',
  whoIsWhere: 'Patients and their part',
  part: 'Part',
  patient: 'Patient',
  unknownPatient: 'Unknown patient',
  presets: {
    improve: {
      name: 'Improve the model in use with my cells',
      text: 'It keeps what it knows and learns your cells on top, every layer with care. Right for most laboratories.',
    },
    fast: {
      name: 'Quick look',
      text: 'Each cell once, as it is turned by chance. To see whether it is worth more.',
    },
    balanced: {
      name: 'Balanced',
      text: 'The network stays as it is; what is put on it learns, each cell in four changed views.',
    },
    thorough: {
      name: 'Thorough',
      text: 'Each cell in twelve changed views, and more patience. For the version that goes into use.',
    },
  },
  thoroughWhole:
    'Every layer learns end to end, each cell in new views every round. Takes the longest; for a large collection.',
  changedPreset: (name: string) => `${name}, changed`,
  asProposed: 'Back to what is proposed',
  about: (time: string) => `About ${time}`,
  aboutWithMemory: (time: string, memory: string) => `About ${time}, ${memory} of memory`,
  measuring: 'Measuring this PC',
  learnedBefore: 'This network has learned from some of the test cells before',
  learnedBeforeText: (learned: string, cells: string) =>
    `${learned} of ${cells} kept aside for the test. The test would look too good, so the version would count as missing its limits. Keep other patients aside, or choose another network under Advanced.`,
  learnedBeforeUntold: 'This network does not tell which cells it has learned from',
  learnedBeforeUntoldText:
    'It comes from a version that was exported without their fingerprints. Where some of them are kept aside for the test, the test will look too good. Use cells that the other laboratory never had.',
  acceptance: 'What it must reach',
  acceptanceText:
    'Fixed now, so that nobody bends it afterwards. A version that misses a limit goes into use only over the name of a person who answers for it.',
  limits: (found: string, marked: string) =>
    `Finds at least ${found} of the infected cells, wrongly marks at most ${marked} of the healthy ones.`,
  recipes: { quick: 'Quick', standard: 'Standard', full: 'Full' },
  advanced: 'Advanced',
  range: (min: string, max: string, whole: boolean) =>
    `A ${whole ? 'whole number' : 'number'} from ${min} to ${max}.`,
  pixels: 'pixels',
  otherBackbones: 'Get another backbone',
  cutWhole: 'None: the whole network learns',
  cutPoint: (tensor: string, share: string, memory: string) =>
    `${tensor}: ${share} of the network learns, about ${memory} of memory`,
  featureMap: (tensor: string, width: number, height: number, channels: number) =>
    `${tensor}: ${width} × ${height}, ${channels} channels`,
  augmented: 'What it sees: the cell, then changed views of it',
  otherCells: 'Other cells',
  originalOf: (className: string) => `A cell of the class ${className}`,
  viewOf: (className: string, number: number) =>
    `Changed view ${number} of the cell of the class ${className}`,
  versionName: 'Name of the version',
  versionNameHint: 'So that you know it again among the versions. Empty: dataset and backbone.',
  whatHappens: 'What will happen',
  happens: {
    data: 'Nothing yet. You choose cells whose class a person has already told; it learns to tell the class of new ones.',
    split:
      'The patients are divided into three groups. It learns from the first, checks itself on the second while it learns, and meets the third only in the test.',
    splitStays: 'A split stays as it is, so that later versions can be compared on the same patients.',
    look: (cells: string, views: number) =>
      plural(views, {
        one: `It looks at ${cells}, each in one changed view.`,
        other: `It looks at ${cells}, each in # changed views.`,
      }),
    learn: 'It learns from what it saw, until it gets no better on the patients for checking.',
    lookOnce: (cells: string) => `It looks at ${cells} once, to begin with what it knows.`,
    learnWhole: (rounds: number) =>
      plural(rounds, {
        one: 'Its layers learn in one round through all cells.',
        other:
          'Its layers learn, each cell in a new view every round, for at most # rounds, or until it gets no better on the patients for checking.',
      }),
    test: (patients: string) => `It is tested on ${patients} that it never saw.`,
    testCells: (cells: string) => `It is tested on ${cells} that it never saw.`,
    testLearned: (cells: string, learned: string) =>
      `It is tested on ${cells}, of which this network has learned from ${learned} before.`,
    version: 'It becomes a version with its test report. Nothing is put in use by itself.',
    times: (looking: string, learning: string, testing: string) =>
      `${looking} to look, ${learning} to learn, ${testing} for the test.`,
    speed: (rate: string) => `Measured on this PC: it looks at ${rate} images/s.`,
    speeds: (rate: string, learning: string) =>
      `Measured on this PC: it looks at ${rate} images/s and learns from ${learning} images/s.`,
    memory: (memory: string) => `It takes about ${memory} of memory.`,
    atMost: 'The time is that of all rounds; it often ends sooner.',
    shorter: 'Cells that it has looked at before in the same way go faster.',
    free: 'You can work on meanwhile, pause it, or stop and keep the best.',
  },
};
