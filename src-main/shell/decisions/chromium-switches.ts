/**
 * The switches with which Chromium starts, as name and value: nothing in it may use the network by itself. The pages come
 * by a protocol of our own, so no host's name ever needs to be looked up, and no proxy.
 */
export const CHROMIUM_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // Looking for a proxy is a search in the laboratory's network (WPAD).
  ['no-proxy-server'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['dns-prefetch-disable'],
  ['no-pings'],
  // Looking for displays in the network, hints and time from the vendor's servers.
  ['disable-features', 'MediaRouter,OptimizationHints,NetworkTimeServiceQuerying'],
];

/** How pages may open connections of their own between browsers (WebRTC): by a proxy only, and there is none. */
export const WEBRTC_POLICY = 'disable_non_proxied_udp';
