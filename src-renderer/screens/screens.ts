import { activityScreens } from './activity/routes.ts';
import { datasetsScreens } from './datasets/routes.ts';
import { homeScreens } from './home/routes.ts';
import { modelsScreens } from './models/routes.ts';
import { reviewScreens } from './review/routes.ts';
import type { Screen } from './screen.ts';
import { screeningScreens } from './screening/routes.ts';
import { settingsScreens } from './settings/routes.ts';
import { trainingScreens } from './training/routes.ts';

/** Every screen of the application. */
export const SCREENS: readonly Screen[] = [
  ...homeScreens,
  ...screeningScreens,
  ...reviewScreens,
  ...datasetsScreens,
  ...trainingScreens,
  ...modelsScreens,
  ...activityScreens,
  ...settingsScreens,
];
