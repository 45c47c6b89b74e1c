import type { Recovered, Recovery, RecoveryChoice } from './recovery.ts';

/** A question, or what was done, in sentences; each of `detail` is a paragraph. */
export interface RecoveryWords {
  readonly title: string;
  readonly message: string;
  readonly detail: readonly string[];
}

/** Asks what to do about a database that cannot be opened; `locale` (`de-AT`) decides language and dates. */
export function recoveryWords(
  { home, message, backup, lastChangeAt, choices }: Recovery,
  locale: string,
): RecoveryWords & {
  readonly choices: readonly { readonly choice: RecoveryChoice; readonly label: string }[];
  readonly quit: string;
} {
  const words = wordsIn(locale);
  const when = instants(locale);
  const hasLog = choices.includes('set-log-aside');
  return {
    title: words.title,
    message,
    detail: [
      ...(hasLog ? [words.aboutLog] : []),
      backup === null
        ? words.noBackup
        : `${words.aboutBackup(when(backup.at))} ${lostWords(locale, backup.at, lastChangeAt)}`,
      words.kept(home),
      words.otherFolder,
    ],
    choices: choices.map((choice) => ({
      choice,
      label: choice === 'restore' ? words.restore(when(backup?.at ?? '')) : words.setLogAside,
    })),
    quit: words.quit,
  };
}

/** What was done, and what is lost by it. */
export function recoveredWords({ restore, logSetAside }: Recovered, locale: string): RecoveryWords {
  const words = wordsIn(locale);
  if (!restore) return { title: words.done, message: words.logKept(logSetAside ?? ''), detail: [] };
  const { backupAt, lastChangeAt, former, missing } = restore;
  return {
    title: words.done,
    message: words.restored(instants(locale)(backupAt)),
    detail: [
      lostWords(locale, backupAt, lastChangeAt),
      ...(former === null ? [] : [words.former(former)]),
      ...missing.map(words.missing),
    ],
  };
}

function lostWords(locale: string, backupAt: string, lastChangeAt: string | null): string {
  const words = wordsIn(locale);
  if (lastChangeAt === null) return words.lostAfter;
  return lastChangeAt <= backupAt ? words.lostNothing : words.lostUntil(instants(locale)(lastChangeAt));
}

function instants(locale: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  return (instant) => format.format(new Date(instant));
}

function wordsIn(locale: string): typeof en {
  return locale.startsWith('de') ? de : en;
}

const en = {
  title: 'Smearwise cannot open its data',
  aboutLog: 'The database itself may be whole. Opened without the log, it lacks what is in the log alone.',
  aboutBackup: (at: string) => `There is a backup of ${at}; it was read just now and is whole.`,
  noBackup: 'There is no backup beside it that is whole.',
  lostAfter: 'What was recorded after it is not in it.',
  lostNothing: 'The database was not written to after it.',
  lostUntil: (at: string) => `What was recorded from then until ${at} is not in it.`,
  kept: (home: string) => `Nothing is deleted: what is there now is kept in the data folder "${home}".`,
  otherFolder: 'To open another data folder instead, start Smearwise with --home and the folder.',
  restore: (at: string) => `Restore the backup of ${at}`,
  setLogAside: 'Open without the log',
  quit: 'Quit',
  done: 'Smearwise can open its data again',
  restored: (at: string) => `The backup of ${at} is in place.`,
  logKept: (place: string) => `The log is kept in ${place}. The database opens as it is without it.`,
  former: (place: string) => `What was there before is kept: ${place}`,
  missing: (what: string) => `The backup lacks the file of ${what}.`,
};

const de: typeof en = {
  title: 'Smearwise kann seine Daten nicht öffnen',
  aboutLog:
    'Die Datenbank selbst ist vielleicht unversehrt. Ohne das Protokoll geöffnet, fehlt ihr, was nur im Protokoll steht.',
  aboutBackup: (at) => `Es gibt eine Sicherung vom ${at}; sie wurde eben gelesen und ist unversehrt.`,
  noBackup: 'Daneben liegt keine unversehrte Sicherung.',
  lostAfter: 'Was danach aufgezeichnet wurde, ist nicht darin.',
  lostNothing: 'Danach wurde nichts mehr in die Datenbank geschrieben.',
  lostUntil: (at) => `Was von da an bis ${at} aufgezeichnet wurde, ist nicht darin.`,
  kept: (home) => `Nichts wird gelöscht: Was jetzt da ist, bleibt im Datenordner „${home}“.`,
  otherFolder:
    'Einen anderen Datenordner öffnet Smearwise, wenn es mit --home und dem Ordner gestartet wird.',
  restore: (at) => `Sicherung vom ${at} wiederherstellen`,
  setLogAside: 'Ohne das Protokoll öffnen',
  quit: 'Beenden',
  done: 'Smearwise kann seine Daten wieder öffnen',
  restored: (at) => `Die Sicherung vom ${at} ist eingesetzt.`,
  logKept: (place) => `Das Protokoll liegt in ${place}. Die Datenbank öffnet sich ohne es, wie sie ist.`,
  former: (place) => `Was vorher da war, ist aufbewahrt: ${place}`,
  missing: (what) => `Der Sicherung fehlt die Datei von: ${what}.`,
};
