import { expect, test } from 'vitest'
import { isUsualStrength, lookAlikes, nameDrug } from './drug-catalogue.ts'

test('I5.22 names are known in four languages, with joined salts and without accents', () => {
  expect(nameDrug('Amlodipine')).toMatchObject({ drug: { name: 'amlodipine' }, distance: 0 })
  expect(nameDrug('Metoprololsuccinat')?.drug.name).toBe('metoprolol')
  expect(nameDrug('hidroclorotiazida')?.drug.name).toBe('hydrochlorothiazide')
  expect(nameDrug('Levothyroxine')).toMatchObject({ distance: 0 })
  expect(nameDrug('amoxicillin / clavulanate')?.drug.name).toBe('amoxicillin/clavulanate')
})

test('I5.60 Italian and Portuguese names are known by their spelling rules', () => {
  for (const [printed, name] of [
    ['Idroclorotiazide', 'hydrochlorothiazide'],
    ['Levotiroxina', 'levothyroxine'],
    ['Bisoprololo', 'bisoprolol'],
    ['Ibuprofene', 'ibuprofen'],
    ['Sinvastatina', 'simvastatin'],
    ['Varfarina', 'warfarin'],
  ] as const)
    expect(nameDrug(printed), printed).toMatchObject({ drug: { name }, distance: 0 })
})

test('I5.22 a near miss is the nearest name, and between two equally near names none is taken', () => {
  expect(nameDrug('Hydroxychloroqume')).toMatchObject({ drug: { name: 'hydroxychloroquine' }, distance: 2 })
  expect(nameDrug('flovastatin')).toBeUndefined()
  expect(nameDrug('Brenmark')).toBeUndefined()
  expect(nameDrug('tablets')).toBeUndefined()
})

test('I5.22 names that differ by two letters know of each other', () => {
  expect(lookAlikes(nameDrug('prednisone')!.drug)).toEqual(['prednisolone'])
})

test('I5.22 strengths compare by value, whatever the unit and the decimal sign', () => {
  const levothyroxine = nameDrug('levothyroxine')!.drug
  for (const printed of ['75 mcg', '75 µg', '75 micrograms', '0.075 mg', '0,075 mg'])
    expect(isUsualStrength(levothyroxine, printed), printed).toBe(true)
  expect(isUsualStrength(levothyroxine, '75 mg')).toBe(false)
  expect(isUsualStrength(nameDrug('paracetamol')!.drug, '1 g')).toBe(true)
})
