/** The names of the messages between preload and main process: one a function of `DesktopHost`. */
export const CHANNELS = {
  connect: 'smearwise:connect',
  pickFolder: 'smearwise:pick-folder',
  pickFile: 'smearwise:pick-file',
  pickNewFile: 'smearwise:pick-new-file',
  showInFolder: 'smearwise:show-in-folder',
} as const;
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];
