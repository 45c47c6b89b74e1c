import { lastPart } from '../../lib/path.ts';

const LONGEST = 60;

/** The folder that an export is written into: `Batch 7, screening 12, 2026-11-23 14.05.09`, allowed on every system. */
export function exportFolderName(screened: string, screening: number, at: Date): string {
  const batch = lastPart(screened)
    .replace(/[<>:"|?*\\/]|\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.');
  return [batch, `screening ${screening}`, `${day} ${time}`].filter((part) => part !== '').join(', ');
}
