import { protocol, type Session } from 'electron';
import { APP_SCHEME } from './decisions/index.ts';
import { type ServeOther, serveApp } from './serving.ts';

/** Makes `app:` an origin like `https:`. To be called before Electron is ready. */
export function reserveScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the renderer's files from `folder`, and what `other` serves, as `app://smearwise/…`. */
export function serveAppScheme(session: Session, folder: string, other: ServeOther): void {
  session.protocol.handle(APP_SCHEME, serveApp(folder, other));
}
