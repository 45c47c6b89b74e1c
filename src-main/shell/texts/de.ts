import type { ShellTexts } from './texts.ts';

const JOBS = {
  'dataset-import': 'Import',
  'dataset-fetch': 'Herunterladen der Bilder',
  'backbone-import': 'Import eines Grundmodells',
  'backbone-download': 'Herunterladen eines Grundmodells',
  'label-check': 'Prüfung der Klassen',
  training: 'Training',
  'model-import': 'Import eines Modells',
  screening: 'Durchmusterung',
  'screening-export': 'Export',
};
const ENDS = { finished: 'fertig', failed: 'fehlgeschlagen', interrupted: 'unterbrochen' };

export const de: ShellTexts = {
  menu: {
    file: 'Datei',
    edit: 'Bearbeiten',
    view: 'Ansicht',
    go: 'Gehe zu',
    window: 'Fenster',
    help: 'Hilfe',
    quit: 'Smearwise beenden',
    close: 'Fenster schließen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    resetZoom: 'Originalgröße',
    fullScreen: 'Vollbild',
    reload: 'Seite neu laden',
    developerTools: 'Entwicklerwerkzeuge',
    minimise: 'Minimieren',
    about: 'Über Smearwise',
    areas: {
      home: 'Übersicht',
      screen: 'Untersuchen',
      review: 'Nachprüfen',
      datasets: 'Datensammlungen',
      train: 'Anlernen',
      models: 'Modellversionen',
      activity: 'Verlauf',
      settings: 'Einstellungen',
    },
    showDataFolder: 'Datenordner zeigen',
  },
  dialogs: {
    pickFolder: 'Ordner wählen',
    pickFile: 'Datei wählen',
    pickNewFile: 'Speichern unter',
    files: { onnx: 'ONNX-Modelle', csv: 'CSV-Tabellen', json: 'JSON-Dateien', db: 'Sicherungen' },
  },
  quit: {
    title: 'Smearwise beenden?',
    question: (jobs) =>
      jobs === 1 ? 'Ein Auftrag ist noch nicht fertig.' : `${jobs} Aufträge sind noch nicht fertig.`,
    consequence:
      'Was bisher getan ist, bleibt erhalten. Fortsetzen lässt es sich unter „Verlauf“, sobald Smearwise wieder offen ist.',
    stay: 'Weiterarbeiten',
    quit: 'Beenden',
  },
  pageGone: {
    title: 'Smearwise',
    message: 'Das Fenster reagiert nicht mehr.',
    detail: 'Aufträge laufen im Hintergrund weiter, und nichts Aufgezeichnetes ist verloren.',
    showAgain: 'Wieder zeigen',
    quit: 'Beenden',
  },
  otherHome: (open, wanted) => ({
    title: 'Smearwise',
    message: 'Smearwise ist schon offen, mit einem anderen Datenordner.',
    detail: `Offen: ${open}\nVerlangt: ${wanted}\n\nUm den anderen zu öffnen, zuerst Smearwise beenden.`,
  }),
  startFailed: { title: 'Smearwise konnte nicht starten' },
  health: { title: 'Smearwise braucht Ihre Aufmerksamkeit' },
  notification: { title: (kind, status) => `${JOBS[kind]} ${ENDS[status]}` },
};
