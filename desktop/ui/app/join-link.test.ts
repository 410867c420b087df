import { expect, test } from 'vitest'
import { codeFromLink, joinLink } from './join-link.ts'

test('I6.30 an invitation’s link brings its code along, and nothing else is taken for one', () => {
  const link = joinLink('https://medbox.example/', 'K7PM-2QXZ')
  expect(link).toBe('https://medbox.example/#/join/K7PM-2QXZ')
  expect(codeFromLink(new URL(link).hash)).toBe('K7PM-2QXZ')
  for (const hash of ['', '#/today', '#/join/', '#/join/%E0%A4%A', '#/join/<b>']) expect(codeFromLink(hash)).toBe('')
})
