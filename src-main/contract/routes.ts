/** The areas of the application, in the order of the side navigation and of the menu. */
export const AREAS = [
  'home',
  'screen',
  'review',
  'datasets',
  'train',
  'models',
  'activity',
  'settings',
] as const;
export type Area = (typeof AREAS)[number];

/** The address of every screen, below `#/` of the only page. It begins with its area; a `:name` stands for a value. */
export const ROUTES = [
  'home',
  'screen',
  'screen/new',
  'screen/:screening',
  'screen/:screening/slides/:slide',
  'review',
  'datasets',
  'datasets/import/new',
  'datasets/import/nih',
  'datasets/import/:job',
  'datasets/:dataset',
  'train',
  'train/new',
  'train/result/:version',
  'train/:training',
  'train/:training/result',
  'models',
  'models/compare',
  'models/:version',
  'models/:version/export',
  'activity',
  'activity/:job',
  'settings',
] as const satisfies readonly (Area | `${Area}/${string}`)[];
export type Route = (typeof ROUTES)[number];

type Part<Text extends string> = Text extends `:${string}` ? string | number : Text;
/** The parts of an address of this route, one by one: `['datasets', 'nih']` fits `datasets/:dataset`. */
export type PartsOf<Pattern extends string> = Pattern extends `${infer First}/${infer Rest}`
  ? [Part<First>, ...PartsOf<Rest>]
  : [Part<Pattern>];
/** The parts of the address of any screen. */
export type AddressParts = { [Pattern in Route]: PartsOf<Pattern> }[Route];
