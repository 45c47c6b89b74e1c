import { z } from 'zod';

/** Where a back end computes: the processor, or a graphics card by way of WebGPU, DirectML or CUDA. */
export const computeDeviceSchema = z.enum(['cpu', 'webgpu', 'directml', 'cuda']);
export type ComputeDevice = z.infer<typeof computeDeviceSchema>;

/** What a person may ask for; `auto` is a graphics card that computes rightly and faster, else the processor. */
export const deviceChoiceSchema = z.enum(['auto', ...computeDeviceSchema.options]);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;
