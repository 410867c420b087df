import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { readFirstLine } from '../../../shared/process/first-line.ts'
import { StoreError } from '../store-error.ts'
import { passphraseCharsMin } from './passphrase.ts'

/** Asks for a passphrase; for a new one twice. Throws `StoreError` (`passphrase-missing`). */
export async function askPassphrase(isNew: boolean): Promise<string> {
  if (!isNew) return askHidden('Passphrase of Medbox: ')
  const passphrase = await askHidden(`New passphrase for Medbox (${passphraseCharsMin} characters or more): `)
  if ((await askHidden('The same again: ')) === passphrase) return passphrase
  throw new StoreError('passphrase-missing', 'The two passphrases differ; nothing was changed.')
}

/** The next line of the standard input; on a terminal with a question before it. */
export async function askLine(question: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(question)
  return readFirstLine(process.stdin)
}

/** Asks for a line on the terminal that nobody sees on the screen. Throws `StoreError` (`passphrase-missing`) where there is no terminal. */
async function askHidden(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new StoreError(
      'passphrase-missing',
      'Medbox needs the passphrase and this is no terminal to ask on; give it in MEDBOX_PASSPHRASE, or start Medbox from a terminal.',
    )
  // Readline edits the line and echoes it to where it goes nowhere; only from then on may somebody type.
  const lines = createInterface({
    input: process.stdin,
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    terminal: true,
  })
  process.stderr.write(question)
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => finish(() => resolve(line)))
    lines.once('SIGINT', () => finish(() => reject(new StoreError('passphrase-missing', 'No passphrase was given; nothing was changed.'))))
    lines.once('close', () => reject(new StoreError('passphrase-missing', 'No passphrase was given; nothing was changed.')))
    function finish(end: () => void): void {
      end()
      lines.close()
      process.stderr.write('\n')
    }
  })
}
