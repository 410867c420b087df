import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { timingSchema } from '../../shared/kinds/schedule.ts'
import { directionsToTiming } from './directions-to-timing.ts'
import { frequencyPerDay } from './directions/dose-and-frequency.ts'
import { readDirections } from './directions/read-directions.ts'
import { summarise } from './directions/summarise.ts'

const now = Date.UTC(2026, 0, 5)
const truth = new URL('../../test/fixtures/labels/truth.json', import.meta.url)
const labels = JSON.parse(readFileSync(truth, 'utf8')) as { file: string; fields: { directions: string } }[]

const understood: [directions: string, amount: number | undefined, frequency: number | null | undefined][] = [
  ['Take one tablet by mouth once daily in the morning', 1, 1],
  ['Take 1 tablet by mouth every 12 hours with food for 10 days', 1, 2],
  ['Take ONE tablet ONCE a WEEK on the same day each week before breakfast', 1, 0.1429],
  ['Take TWO three times a day', 2, 3],
  ['ONE to be taken each morning', 1, 1],
  ['Take 1 1/2 tablets at bedtime', 1.5, 1],
  ['Take one-half tablet by mouth every other day', 0.5, 0.5],
  ['Take one and one-half tablets at bedtime', 1.5, 1],
  ['Inhale 2 puffs every 4 hours as needed for wheezing', 2, null],
  ['Take one tablet every Monday, Wednesday and Friday', 1, 0.4286],
  ['Give 2 teaspoonfuls twice a day', 10, 2],
  ['1 tab PO BID', 1, 2],
  ['2 caps po tid prn', 2, null],
  ['1 gtt q6h', 1, 4],
  ['Täglich morgens 1 Tablette unzerkaut einnehmen', 1, 1],
  ['3x täglich 20 Tropfen', 20, 3],
  ['1 Tablette alle 6 Stunden bei Schmerzen', 1, null],
  ['Einmal wöchentlich 1 Tablette nüchtern', 1, 0.1429],
  ['1-0-1', 1, 2],
  ['1-1-1-1', 1, 4],
  ['0-0-0-1', 1, 1],
  ['Tomar 1 comprimido cada 8 horas después de las comidas', 1, 3],
  ['1 cápsula dos veces al día', 1, 2],
  ['Una vez a la semana, los lunes en ayunas', undefined, 0.1429],
  ['Prendre 1 comprimé le matin à jeun', 1, 1],
  ['1 comprimé matin, midi et soir', 1, 3],
  ['1 comprimé le soir au coucher', 1, 1],
  ['1 gélule toutes les 6 heures si besoin', 1, null],
  ['1 compressa due volte al giorno dopo i pasti', 1, 2],
  ['Tomar 1 comprimido de 8 em 8 horas', 1, 3],
]

describe('dose and frequency', () => {
  test.for(understood)('I5.25 %s', ([directions, amount, frequency]) => {
    const summary = summarise(readDirections(directions).effects)
    expect({ amount: summary.amount?.min, frequency: frequencyPerDay(summary) }).toEqual({ amount, frequency })
  })

  test('I5.25 whatever is proposed is a timing that a schedule accepts', () => {
    for (const [directions] of understood) {
      const { timing } = directionsToTiming(directions, now)
      expect(timingSchema.safeParse(timing).error, directions).toBeUndefined()
    }
  })
})

describe('timing', () => {
  const timingOf = (directions: string) => directionsToTiming(directions, now).timing

  test('I5.25 times of day spread over the day, or stand where the label puts them', () => {
    expect(timingOf('Take 1 tablet twice daily')).toEqual({ type: 'daily', times: ['08:00', '20:00'] })
    expect(timingOf('1-0-0-1')).toEqual({ type: 'daily', times: ['08:00', '22:00'] })
    expect(timingOf('Take 1 tablet every 8 hours')).toEqual({ type: 'daily', times: ['08:00', '16:00', '00:00'] })
  })

  test('I5.25 hours that do not divide a day stay an interval', () => {
    expect(timingOf('Take 10 ml every 5 hours')).toEqual({ type: 'interval', hours: 5, anchor: '2026-01-05T00:00:00.000Z' })
  })

  test('I5.25 weekdays, alternate days and tapers become their own kinds of timing', () => {
    expect(timingOf('Take 1 tablet once a week on Sunday')).toEqual({ type: 'weekly', days: [7], times: ['08:00'] })
    expect(timingOf('Take 1 tablet every other day')).toEqual({
      type: 'cycle',
      start: '2026-01-05',
      daysOn: 1,
      daysOff: 1,
      times: ['08:00'],
    })
    expect(timingOf('Take 2 tablets daily for 3 days, then 1 tablet daily for 5 days, then stop')).toEqual({
      type: 'taper',
      start: '2026-01-05',
      steps: [
        { days: 3, amount: 2 },
        { days: 5, amount: 1 },
      ],
      times: ['08:00'],
    })
  })

  test('I5.25 a printed maximum of tablets limits the doses of what is taken as needed', () => {
    const suggestion = directionsToTiming('Take 2 tablets every 4-6 hours as needed, max 8 tablets in 24 hours', now)
    expect(suggestion).toEqual({
      timing: { type: 'asNeeded', hoursMin: 4, perDayMax: 4 },
      amount: 2,
      days: null,
      unit: 'tablet',
      asked: [],
    })
  })
})

describe('courses', () => {
  test.for<[directions: string, days: number]>([
    ['Take 1 tablet daily for 7 days', 7],
    ['Take 1 tablet twice daily for 7 days then stop', 7],
    ['Take 1 tablet daily for a week', 7],
    ['1 tab po tid x 7 d', 7],
    ['1 Tablette 2x täglich, 10 Tage lang', 10],
    ['Täglich 1 Tablette für 2 Wochen', 14],
    ['Tomar 1 comprimido cada 8 horas durante 7 días', 7],
    ['1 comprimé matin et soir pendant 5 jours', 5],
    ['1 compressa due volte al giorno per 7 giorni', 7],
    ['Tomar 1 comprimido de 8 em 8 horas durante 8 dias', 8],
  ])('I5.34 "%s" is a course', ([directions, days]) => {
    expect(directionsToTiming(directions, now)).toMatchObject({ days, asked: [] })
  })

  test('I5.34 the course on a photographed label is proposed with its times', () => {
    const { fields } = labels.find(({ file }) => file === 'label-02.jpg')!
    expect(directionsToTiming(fields.directions, now)).toEqual({
      timing: { type: 'daily', times: ['08:00', '20:00'] },
      amount: 1,
      days: 10,
      unit: 'tablet',
      asked: [],
    })
  })

  test.for<[directions: string, asked: string[]]>([
    ['Take 1 tablet daily for 5 to 7 days', ['for 5 to 7 days']],
    ['Take 2 tablets daily for the first 3 days', ['for the first 3 days']],
    ['Take 1 tablet daily for 5 days a week', ['for 5 days a week']],
    ['Take 1 tablet daily for 7 days each month', ['for 7 days']],
    ['1 comprimido al día durante 21 días al mes', ['durante 21 días al mes']],
    ['Take 1 tablet daily for one month', ['for one month']],
    ['Take 1 tablet daily for 7 days or for 10 days', ['for 7 days', 'for 10 days']],
    ['Take 1 capsule daily until finished', []],
    ['Take 1 capsule daily. Finish all medication', ['Finish all medication']],
  ])('I5.34 "%s" ends nothing by itself', ([directions, asked]) => {
    expect(directionsToTiming(directions, now)).toMatchObject({ days: null, asked: expect.arrayContaining(asked) })
  })
})

describe('what is not understood', () => {
  const askedOf = (directions: string) => directionsToTiming(directions, now).asked

  test('I5.26 is asked in the words of the label and not dropped', () => {
    expect(askedOf('Take 4 tablets on day 1')).toEqual(['on day 1'])
    expect(askedOf('Take 1 tablet daily. Avoid grapefruit.')).toEqual(['Avoid grapefruit'])
    expect(askedOf('Take 2 tablets now then 1 daily')).toEqual(['Take 2 tablets now then 1 daily'])
  })

  test('I5.26 amounts that differ over the day give no amount', () => {
    expect(directionsToTiming('Take 1 tablet in the morning and 2 tablets at night', now)).toMatchObject({
      amount: null,
      asked: ['1 tablet', '2 tablets'],
    })
    expect(directionsToTiming('1-0-2', now)).toMatchObject({ amount: null })
  })

  test('I5.26 ranges, a missing maximum and "2 per day" are asked in the words that cause the question', () => {
    expect(askedOf('Take 1 to 2 tablets twice daily')).toEqual(['1 to 2 tablets'])
    expect(askedOf('Take 1 tablet every 6 hours as needed')).toEqual(['as needed'])
    expect(directionsToTiming('2 comprimés par jour', now)).toMatchObject({ timing: null, asked: ['par jour'] })
  })

  test('I5.26 nonsense gives no timing and is asked whole', () => {
    expect(directionsToTiming('xyzzy plugh', now)).toEqual({ timing: null, amount: null, days: null, unit: null, asked: ['xyzzy plugh'] })
  })
})
