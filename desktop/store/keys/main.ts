import { toolCommands } from './tool-commands.ts'
import { readToolOptions } from './tool-options.ts'

const usage = `Usage: npm run keys -- COMMAND [options]

  status                        what the kiosk's data is locked with
  words                         prints the recovery words
  new-words                     makes other recovery words, and prints them
  protect key-file|passphrase   locks the data with something else from now on
  change                        encrypts the data with a new key (while it is in use: npm start -- --change-key)
  read FILE                     prints what was kept of a circle that left this device

  --data DIR                    the data folder that "npm start" was given, or a backup
  --key-file PATH               the key file (or MEDBOX_KEY_FILE)
  --words                       open with the recovery words, which are asked for

A passphrase is asked for, or taken from MEDBOX_PASSPHRASE.`

try {
  const options = readToolOptions(process.argv.slice(2), process.env)
  const command = toolCommands[options.command]
  console.log(command ? (await command(options)).join('\n') : usage)
  if (!command && options.command !== 'help') process.exitCode = 1
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
