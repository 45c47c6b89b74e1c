import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative, so that the same files work from a custom protocol and from any port.
  base: './',
  plugins: [svelte()],
  build: {
    outDir: fileURLToPath(
      new URL(mode === 'production' ? '../dist/renderer' : '../dist/renderer-gallery', import.meta.url),
    ),
    emptyOutDir: true,
    target: 'chrome140',
    // A data: address in a style sheet or script would need a laxer policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: {
        // The interface needs the contract's types, names and addresses, never its schemas: without this, all of zod.
        moduleSideEffects: [{ test: /src-main[\\/]contract/, sideEffects: false }],
        manualPureFunctions: ['z', 'oc', 'procedure', 'textOf', 'listOf'],
        propertyReadSideEffects: false,
      },
    },
  },
}));
