import type { Component } from 'svelte';
import type { Area, Route } from '../../src-main/contract/index.ts';

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
  /** One of the contract's list; the gallery is for who works on the interface. */
  path: Route | 'gallery';
  /** The part of the side navigation that it belongs to. */
  area: Area;
  load: () => Promise<ScreenModule>;
}
