import Boxes from '@lucide/svelte/icons/boxes';
import ChartSpline from '@lucide/svelte/icons/chart-spline';
import House from '@lucide/svelte/icons/house';
import Images from '@lucide/svelte/icons/images';
import List from '@lucide/svelte/icons/list';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import ScanSearch from '@lucide/svelte/icons/scan-search';
import Settings from '@lucide/svelte/icons/settings';
import type { Component } from 'svelte';
import type { Area } from '../../src-main/contract/index.ts';

/** The picture of each part of the side navigation. */
export const AREA_ICONS: Record<Area, Component> = {
  home: House,
  screen: ScanSearch,
  review: PencilLine,
  datasets: Images,
  train: ChartSpline,
  models: Boxes,
  activity: List,
  settings: Settings,
};
