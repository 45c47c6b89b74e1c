/** What the laboratory chose once for all: cells a slide needs, the review band, language, who reviews. */
export { changeSettings, readSettings } from './settings.ts';
