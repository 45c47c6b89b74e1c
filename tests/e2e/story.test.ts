import { drawClinic } from '../support/clinic.ts';
import { tellStory } from './told-story.ts';

/** Some labels are wrong, so that no version can meet limits of 100 and 0 %. */
const MISLABELLED_EVERY = 4;

tellStory('drawn cells', (folder, amounts) =>
  drawClinic(folder, { ...amounts, mislabelledEvery: MISLABELLED_EVERY }),
);
