import { spawn } from 'node:child_process';

/** Opens an address in the person's own browser; where that fails, they still have the printed address. */
export function openInBrowser(address: string): void {
  const [command, ...args] = openerOf(process.platform, address);
  const opener = spawn(command, args, { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}

function openerOf(platform: NodeJS.Platform, address: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', address];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}
