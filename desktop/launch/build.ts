import { LaunchError } from './launch-error.ts'
import { bundles, ensureBuilt } from './ui-build.ts'

/** `npm run build`: the screens, unless they stand already. */
try {
  await Promise.all(Object.values(bundles).map(ensureBuilt))
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error)
  process.exitCode = 1
}
