import { runPrograms } from '../tools/run-programs.ts'

// npm run soak [-- NAME [ARGUMENTS]]
process.exitCode = await runPrograms(import.meta.dirname, 'soak', process.argv.slice(2))
