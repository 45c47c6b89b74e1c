import { Command } from 'commander';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/devices/index.ts')),
  ...(await import('../texts/devices.ts')),
});

/** `smearwise devices`: what can compute here, why the rest cannot, and how fast and right each is. */
export function devicesCommand(): Command {
  const command = new Command('devices')
    .description('What this PC can compute with, each tested, and why the rest cannot be used')
    .addHelpText(
      'after',
      `
Each device multiplies matrices whose product is known, and its speed is measured. The first in the list is used by
--device auto.

Examples:
  $ smearwise devices
  $ smearwise devices --verbose
  $ smearwise train --dataset clinic --backbone squeezenet1_1-zoo --device webgpu
  $ smearwise screen ~/slides/today --device cpu`,
    );
  command.option('--verbose', 'also what the libraries of each device printed when it was tried');
  return command.action(async ({ verbose = false }: { verbose?: boolean }) => {
    await runCommand(command, async ({ workspace }) => {
      const { devicesText, testAllDevices } = await load();
      const devices = await testAllDevices(workspace.store);
      return { document: { devices }, text: devicesText(devices, verbose) };
    });
  });
}
