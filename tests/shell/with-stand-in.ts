import { registerHooks } from 'node:module';

/** From now on `electron` is the stand-in; import what uses it afterwards. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('electron-stand-in.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});
