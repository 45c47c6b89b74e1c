/** The kinds of attack, in the order of the table, each with what counts as having survived one. */
export const KINDS = {
  killed: {
    what: 'SIGKILL at a random moment of a job',
    survived: 'all records sound; going on ends with the figures of a run that was never killed',
  },
  diskFull: {
    what: 'a disk that fills up under a job',
    survived:
      'the error names the full disk (or the job fitted), all records are sound, and with room again the same figures',
  },
  malformed: {
    what: 'malformed files: images, manifests, models, cards, split files',
    survived: 'a recorded row or a worded error within the time limit, in at most 1.5 GB',
  },
  database: {
    what: 'a database cut, overwritten, exchanged or edited',
    survived: 'recognised and told, what is sound kept; or no record was changed',
  },
  browser: {
    what: 'attacks on browser mode and messages of nonsense',
    survived: 'turned away, nothing written, and the app serves the next question',
  },
  clock: {
    what: 'a clock that is ten years wrong',
    survived: 'all work is done and sound, the newest backup stays, and what came later stands later',
  },
  millionCells: {
    what: 'cells recorded in one screening',
    survived: 'recorded, counted, reviewed and found sound; one cell opens within a second on a quiet PC',
  },
} as const;

export type Kind = keyof typeof KINDS;
