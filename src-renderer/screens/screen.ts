import type { Component } from 'svelte';

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
/** A part of the side navigation. */
export type Area = (typeof AREAS)[number];

/** What every screen's component is given. */
export interface ScreenProps {
  /** The values of the path's `:names`. */
  params: Readonly<Record<string, string>>;
  /** What follows `?` in the address. */
  query: Readonly<Record<string, string>>;
}

/** A screen's file; a screen that needs no props declares none. */
export interface ScreenModule {
  default: Component<ScreenProps> | Component<Record<string, never>>;
}

/** One screen: its address, and how its code is loaded when it is first gone to. */
export interface Screen {
  /** Below `#/`: `datasets/:dataset`. */
  path: string;
  /** The part of the side navigation that it belongs to. */
  area: Area;
  load: () => Promise<ScreenModule>;
}
