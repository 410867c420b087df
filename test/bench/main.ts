import { runPrograms } from '../tools/run-programs.ts'

// npm run bench [-- NAME [ARGUMENTS]]
process.exitCode = await runPrograms(import.meta.dirname, 'bench', process.argv.slice(2))
