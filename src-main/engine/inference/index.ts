/** Running a trained model: pixels in, calibrated probabilities out, and the check that it is the same model. */
export { Classifier, type RunCard } from './classifier.ts';
