import { activity } from './activity.ts';
import { charts } from './charts.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { datasets } from './datasets.ts';
import { errors } from './errors.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { labels } from './labels.ts';
import { models } from './models.ts';
import { review } from './review.ts';
import { screening } from './screening.ts';
import { settings } from './settings.ts';
import { training } from './training.ts';

/** The message catalogue: plain strings, or functions of what they tell. */
export const english = {
  activity,
  charts,
  common,
  components,
  datasets,
  errors,
  frame,
  home,
  labels,
  models,
  review,
  screening,
  settings,
  training,
};
export type English = typeof english;
