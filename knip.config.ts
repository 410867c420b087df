import type { KnipConfig } from 'knip'

/** What styles bring in: the packages of the fonts. */
const styleImports = (css: string): string =>
  [...css.matchAll(/(?:@import\s+|url\()'(@?[\w-][^'.]*[^']*)'/g)].map(([, path]) => `import '${path}'`).join('\n')

const config: KnipConfig = {
  entry: [
    'desktop/core/main.ts',
    'desktop/launch/{preflight.mjs,main.ts,build.ts}',
    'desktop/scan/main.ts',
    'desktop/store/keys/main.ts',
    'desktop/store/backup/contents-worker.ts',
    'desktop/store/sqlite/index.ts',
    'desktop/shell/{main.ts,preload.cts}',
    'desktop/ui/kiosk.tsx',
    'desktop/web/main.tsx',
    'desktop/{ui,web}/vite.config.ts',
    'hardware/simulator/{main,ordeal-main}.ts',
    'sync-server/main.ts',
    'test/tools/*.ts',
    'test/{bench,soak}/*.ts',
    'test/bench/storage/{dexie-page,assert-in-browser}.ts',
    'test/support/**/*.child.ts',
    '**/*.test.{ts,tsx}',
  ],
  project: ['**/*.{ts,tsx,cts,mjs,css}'],
  compilers: { css: styleImports },
  // The language data is found by the language's name; rxdb/plugins/test-utils asks for two packages that it does not bring.
  ignoreDependencies: ['@tesseract.js-data/.+', 'async-test-util', 'clone'],
  ignoreBinaries: ['mount', 'umount', 'strace'],
  ignoreExportsUsedInFile: { interface: true, type: true },
}

export default config
