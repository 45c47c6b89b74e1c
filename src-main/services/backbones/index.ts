/**
 * Backbones: the pretrained networks that describe images.
 *
 * - what there is: `listBackbones`, `showBackbone`
 * - take in: `importBackbone` from a file, `downloadBackbone` from the catalogue; `random-conv` is built in
 * - use: `loadBackbone`
 */
export { CATALOG_FILE, listBackbones } from './catalog.ts';
export { type BackboneImportRequest, downloadBackbone, importBackbone } from './import.ts';
export { loadBackbone, showBackbone } from './load.ts';
