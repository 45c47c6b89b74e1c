import { tellStory } from '../e2e/told-story.ts';
import { layFewCells } from './few-cells.ts';

tellStory('real cells', layFewCells);
