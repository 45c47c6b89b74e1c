import type { Device } from '../../../src-main/contract/index.ts';
import { api } from '../api/index.ts';
import { Resource } from '../resource.svelte.ts';

/** What this PC can compute on. */
class Devices extends Resource<Device[]> {
  constructor() {
    super(() => api.devices.list());
  }

  /** The device that work runs on: the first that is available, as the list comes best first. */
  get used(): Device | undefined {
    return this.value?.find((device) => device.available);
  }
}

export const devices = new Devices();
