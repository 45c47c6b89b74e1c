/** Every setting of a recipe: its name, and what it does in one line. */
export const trainingSettings = {
  groups: {
    recipe: 'What learns',
    backbone: 'Backbone',
    augmentation: 'Changed views (augmentation)',
    head: 'The part that learns',
    optimizer: 'Learning',
    loss: 'What counts as wrong',
    computing: 'Computing',
  },
  kind: { name: 'Recipe', text: 'How deep the learning goes.' },
  kinds: {
    quick: 'Quick: the network stays, what is put on it learns',
    standard: 'Standard: layers of the network learn too, with care',
    full: 'Full: the whole network learns, end to end',
  },
  cut: {
    name: 'Cut',
    text: 'Layers behind it learn. What comes before is computed once, which saves time and memory.',
  },
  start: { name: 'Begins with', text: 'From nothing it needs many thousands of cells.' },
  starts: { backbone: 'What the backbone knows', random: 'Nothing: random weights' },
  trunkRate: {
    name: 'Rate of the network',
    text: 'Share of the learning rate with which its own layers learn. Less keeps more of what it knows.',
  },
  warmUpEpochs: { name: 'Warm-up', text: 'Epochs over which the learning rate rises to its full size.' },
  clipNorm: { name: 'Longest gradient', text: 'A longer one is shortened to it. Empty: as it is.' },
  averageDecay: {
    name: 'Averaging',
    text: 'Share that the running average of the weights keeps at each step. 0: the last weights count.',
  },
  mixup: { name: 'Mixup', text: 'Blends cells in pairs, more evenly the larger it is. 0: not.' },
  minSensitivity: {
    name: 'Infected cells found, at least',
    text: 'Below this it must not be used: too many infected cells are missed.',
  },
  maxFalseAlarmRate: {
    name: 'Healthy cells wrongly marked, at most',
    text: 'Above this it must not be used: healthy people look infected.',
  },
  backbone: {
    name: 'Backbone',
    text: 'The network that it begins with, which already knows pictures.',
  },
  inputSize: {
    name: 'Input size',
    text: 'Side to which cells are scaled. Empty: what the backbone was made for. Smaller is faster.',
  },
  pooling: {
    name: 'Pooling',
    text: 'How each feature map becomes one number: its mean, its strongest spot, or both.',
  },
  poolings: { mean: 'Mean', max: 'Strongest', 'mean-max': 'Mean and strongest' },
  taps: {
    name: 'Feature maps',
    text: 'Which layers it learns from. None ticked: the last of each of the three coarsest sizes.',
  },
  views: { name: 'Views of each cell', text: 'More views make it surer and take as many times as long.' },
  minCropArea: {
    name: 'Smallest part shown',
    text: 'A view may show only a part of the cell, of at least this area.',
  },
  maxCropArea: {
    name: 'Largest part shown',
    text: 'Above 100 % the cell may also be drawn smaller, on black.',
  },
  rotationDegrees: {
    name: 'Rotation',
    text: 'Largest turn either way. Cells lie any way round: 180 is right.',
  },
  brightness: { name: 'Brightness', text: 'Largest change either way, as lamps differ.' },
  colour: { name: 'Colour', text: 'Largest change of each colour either way, as stains differ.' },
  flips: { name: 'Mirrored', text: 'Half of the views are mirrored.' },
  hidden: {
    name: 'Hidden units',
    text: 'Size of the layer that learns. 0: none, the simplest there is.',
  },
  dropout: {
    name: 'Dropout',
    text: 'Share of it that is left out by chance in each step, against learning by heart.',
  },
  optimizer: { name: 'Optimizer', text: 'The rule by which mistakes change what it knows.' },
  optimizers: { adamw: 'AdamW', adam: 'Adam', sgd: 'SGD with momentum' },
  learningRate: {
    name: 'Learning rate',
    text: 'Length of each step. Too long never settles, too short takes for ever.',
  },
  weightDecay: { name: 'Weight decay', text: 'Pulls towards simpler answers.' },
  momentum: { name: 'Momentum', text: 'How much of the last step goes on into the next.' },
  batchSize: { name: 'Batch size', text: 'Cells that are looked at together before each step.' },
  maxEpochs: { name: 'Most epochs', text: 'An epoch is one round through all cells.' },
  patience: { name: 'Patience', text: 'It stops after this many epochs in which it got no better.' },
  loss: { name: 'Loss', text: 'Focal loss dwells on the difficult cells.' },
  losses: { 'cross-entropy': 'Cross-entropy', focal: 'Focal' },
  focalGamma: { name: 'Focus', text: 'How strongly the focal loss prefers difficult cells.' },
  labelSmoothing: { name: 'Label smoothing', text: 'Share of doubt in every label: people err too.' },
  classWeights: { name: 'Class weights', text: 'Balanced: a rare class counts as much as a frequent one.' },
  weights: { balanced: 'Balanced', none: 'None' },
  patientWeights: {
    name: 'Patient weights',
    text: 'Balanced: a patient with many cells does not shout the others down.',
  },
  suspectLabels: {
    name: 'Doubtful labels',
    text: 'Cells to learn from whose label the newest label check doubts, while nobody has decided about them.',
  },
  suspects: { use: 'Count like the others', 'down-weight': 'Count half', 'leave-out': 'Are left out' },
  targetSensitivity: {
    name: 'Target sensitivity',
    text: 'The threshold is chosen to find this share on the patients for checking. Empty: threshold 0.5.',
  },
  seed: { name: 'Seed', text: 'The same seed draws the same views and the same order.' },
  device: { name: 'Device', text: 'What computes the learning. Each gives the same result.' },
  bestDevice: (name: string) => `The best: ${name}`,
  bestDeviceUnknown: 'The best of this PC',
  deviceNot: (name: string) => `${name} (not usable)`,
};
