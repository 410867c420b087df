/**
 * Takes the text of an event stream in pieces and gives each event's data (WHATWG HTML, 9.2.6
 * "Interpreting an event stream"); names, ids and retry times are not ours to use.
 * Throws `RangeError` when a line or an event is longer than `charsMax`.
 */
export function createSseParser(charsMax: number, onData: (data: string) => void): (text: string) => void {
  let rest = ''
  let data: string[] = []
  let dataChars = 0

  function takeLine(line: string): void {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    if (field !== 'data') return
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    dataChars += value.length
    assertShort(dataChars)
    data.push(value)
  }

  function dispatch(): void {
    if (data.length > 0) onData(data.join('\n'))
    data = []
    dataChars = 0
  }

  function assertShort(chars: number): void {
    if (chars > charsMax) throw new RangeError(`A live event is longer than ${charsMax} characters.`)
  }

  return (text) => {
    // A carriage return at the end may be half of a pair: it waits for what follows.
    const whole = rest + text
    const lines = whole.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop()!
    assertShort(rest.length)
    for (const line of lines) takeLine(line)
  }
}
