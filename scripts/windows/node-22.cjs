// Loaded before anything else: Node 22, the newest that starts under Wine 8, has Float16Array behind a switch only.
require('node:v8').setFlagsFromString('--js-float16array');
globalThis.Float16Array ??= require('node:vm').runInNewContext('Float16Array');
