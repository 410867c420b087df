import { expect, test } from 'vitest'
import { parseRoute, type Route, routeHref } from './route.ts'

test.each<Route>([
  { screen: 'today' },
  { screen: 'scan', scan: 'scan:a/b c' },
  { screen: 'medicines', medicine: 'm:1', part: 'plan' },
  { screen: 'medicines', medicine: '100%' },
  { screen: 'box', drawer: 3 },
  { screen: 'add-medicine' },
  { screen: 'status' },
  { screen: 'settings', part: 'backups' },
])('I6.46 every place has an address that leads back to it: %o', (route) => {
  expect(parseRoute(routeHref(route))).toEqual(route)
})

test('I6.46 an unknown or broken address leads to Today', () => {
  for (const hash of ['', '#', '#/nowhere', '#/%E0%A4%A', '#/box/zero/x']) expect(parseRoute(hash).screen).toMatch(/today|box/)
  expect(parseRoute('#/medicines/x/delete')).toEqual({ screen: 'medicines', medicine: 'x' })
})
