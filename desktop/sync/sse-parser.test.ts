import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSseParser } from './sse-parser.ts'

function parse(...pieces: string[]): string[] {
  const events: string[] = []
  const feed = createSseParser(200, (data) => events.push(data))
  for (const piece of pieces) feed(piece)
  return events
}

test.each([
  ['one event', 'data: a\n\n', ['a']],
  ['lines of one event', 'data: a\ndata: b\n\n', ['a\nb']],
  ['only the first space goes', 'data:  a\n\ndata:b\n\n', [' a', 'b']],
  ['comments, names, ids and unknown fields pass by', ': beat\n\nevent: x\nid: 7\nretry: 10\nother\ndata: a\n\n', ['a']],
  ['a field without a colon is empty', 'data\ndata\n\n', ['\n']],
  ['all line ends', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', ['a', 'b', 'c']],
  ['an event that was cut off is none', 'data: a\n\ndata: b', ['a']],
])('I6.8 %s', (_, text, events) => {
  expect(parse(text)).toEqual(events)
})

test('I6.8 however the stream is cut into pieces, the events are the same', () => {
  const line = fc.constantFrom('data: a', 'data:b', ': beat', '', '', 'id: 1', 'data: {"type":"poke"}')
  const end = fc.constantFrom('\n', '\r\n', '\r')
  const stream = fc.array(fc.tuple(line, end), { maxLength: 20 }).map((lines) => lines.flat().join('') + '\n\n')
  fc.assert(
    fc.property(stream, fc.array(fc.nat(200), { maxLength: 10 }), (text, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place))
      expect(parse(...pieces)).toEqual(parse(text))
    }),
  )
})

test('I6.8 a line or an event without an end is not gathered for ever', () => {
  expect(() => parse(`data: ${'x'.repeat(300)}`)).toThrow(RangeError)
  expect(() => parse(...Array.from({ length: 30 }, () => 'data: ten chars\n'))).toThrow(RangeError)
})
