import { describe, expect, test } from 'vitest'
import { isLabel, type LabelField, parseLabel } from './parse-label.ts'
import type { ScanLanguage } from './recogniser.ts'
import { printOf } from './testing/print-of.ts'

function valuesOf(label: string, language: ScanLanguage = 'eng') {
  const found = parseLabel(printOf(label), language)
  return Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]))
}

function doubtsOf(label: string, language: ScanLanguage = 'eng'): string[] {
  const found = parseLabel(printOf(label), language)
  return Object.keys(found).filter((name) => found[name as LabelField]!.doubt)
}

const thermalVial = `
  RIVERSIDE DRUGS | (937) 555-0143
  210 N MAIN ST, DAYTON, OH 45402
  RX# 7352678 | 07/15/2025
  GARCIA, WEI
  TAKE 2 TABLETS BY MOUTH
  TWICE DAILY WITH MEALS
  METFORMIN HCL 500 MG TAB
  QTY: 120 | REFILLS: 4
  DR. A. SHORE | EXP: 07/15/2026
  MFG: BRENMARK`

const unitDose = `
  Furosemide
  Tablet USP
  40 mg
  NDC 51079-072-20
  LOT 3109A | EXP 11/27
  For hospital use only`

const germanCarton = `
  Ramipril Brenmark 5 mg Tabletten
  Wirkstoff: Ramipril
  100 Tabletten N3
  Zum Einnehmen. Packungsbeilage beachten.
  Ch.-B.: K44721 | Verwendbar bis: 08.2027
  Für Kinder unzugänglich aufbewahren`

const spanishBlister = `
  Omeprazol 20 mg cápsulas
  28 cápsulas gastrorresistentes
  CAD 05/2027 | Lote: R882`

const frenchLabel = `
  Pharmacie du Marché
  8 place de l'Église, 35000 Rennes
  Pour : Mme Hélène Dupré | Le 03/04/2026
  Bisoprolol 2,5 mg cp
  Posologie : 1 comprimé matin et soir pendant
  le repas
  Quantité : 30 | Médecin : Dr Lambert`

const britishLabel = `
  28 Ramipril 2.5mg capsules
  Take ONE capsule each morning
  Mrs Joan Hughes | 03/04/2026
  Keep out of the sight and reach of children
  Harbour Street Pharmacy, 12 Harbour St, Leith EH6 6RX`

const liquid = `
  amoxicillin 250 mg/5 mL
  oral suspension
  Give 7.5 mL by mouth every 8 hours for 10 days
  LEO MOSS
  Rx 4410982 | Qty 150 mL
  No refills | Kim Tran, NP
  Filled 02/20/2026 | Discard after 03/02/2026
  Lakeview Pharmacy · 9 Shore Dr, Madison, WI 53703`

describe('layouts', () => {
  test('I5.21 a thermal vial label in capitals gives all of its fields', () => {
    expect(valuesOf(thermalVial)).toMatchObject({
      drugName: 'metformin',
      strength: '500 mg',
      form: 'tablet',
      directions: 'TAKE 2 TABLETS BY MOUTH TWICE DAILY WITH MEALS',
      doseQuantity: 2,
      frequencyPerDay: 2,
      quantity: 120,
      refills: 4,
      rxNumber: '7352678',
      patientName: 'GARCIA, WEI',
      prescriber: 'DR. A. SHORE',
      pharmacy: 'RIVERSIDE DRUGS',
      fillDate: '2025-07-15',
      expiryDate: '2026-07-15',
    })
  })

  test('I5.21 a unit dose gives medicine, lot, expiry and NDC, and nothing else', () => {
    expect(valuesOf(unitDose)).toEqual({
      drugName: 'furosemide',
      strength: '40 mg',
      form: 'tablet',
      ndc: '51079-072-20',
      lot: '3109A',
      expiryDate: '2027-11',
    })
  })

  test('I5.21 a German carton gives its count, charge and month of expiry', () => {
    expect(valuesOf(germanCarton, 'deu')).toEqual({
      drugName: 'ramipril',
      strength: '5 mg',
      form: 'tablet',
      quantity: 100,
      lot: 'K44721',
      expiryDate: '2027-08',
    })
  })

  test('I5.21 a Spanish blister gives its form with its release', () => {
    expect(valuesOf(spanishBlister, 'spa')).toMatchObject({
      drugName: 'omeprazol',
      strength: '20 mg',
      quantity: 28,
      lot: 'R882',
      expiryDate: '2027-05',
    })
  })

  test('I5.21 a French label follows its directions onto the next line', () => {
    expect(valuesOf(frenchLabel, 'fra')).toEqual({
      drugName: 'bisoprolol',
      strength: '2,5 mg',
      form: 'tablet',
      directions: '1 comprimé matin et soir pendant le repas',
      doseQuantity: 1,
      frequencyPerDay: 2,
      quantity: 30,
      patientName: 'Hélène Dupré',
      prescriber: 'Dr Lambert',
      pharmacy: 'Pharmacie du Marché',
      fillDate: '2026-04-03',
    })
  })

  test('I5.21 a liquid keeps the volume of its strength and of its dose', () => {
    expect(valuesOf(liquid)).toMatchObject({
      strength: '250 mg/5 mL',
      form: 'oral suspension',
      doseQuantity: 7.5,
      frequencyPerDay: 3,
      quantity: 150,
      refills: 0,
      prescriber: 'Kim Tran, NP',
      pharmacy: 'Lakeview Pharmacy',
    })
  })
})

describe('dates', () => {
  test('I5.24 the same digits are a day in April in Britain and in March in the United States', () => {
    expect(valuesOf(britishLabel).fillDate).toBe('2026-04-03')
    expect(valuesOf(thermalVial.replaceAll('07/15', '03/04')).fillDate).toBe('2025-03-04')
  })

  test('I5.24 a date that could be read either way is asked when nothing on the label tells the country', () => {
    const bare = 'Ramipril 5 mg tablets\nTake one tablet daily\nDate: 03/04/2026'
    expect(doubtsOf(bare)).toContain('fillDate')
    expect(parseLabel(printOf(bare), 'eng').fillDate?.alternatives).toEqual(['2026-04-03'])
    expect(doubtsOf(bare.replace('03/04', '23/04'))).not.toContain('fillDate')
  })
})

describe('doubt', () => {
  test('I5.22 a corrected spelling is asked, with what was read among the alternatives', () => {
    const { drugName } = parseLabel(printOf('Metoprolo1 50 mg tablets'), 'eng')
    expect(drugName).toMatchObject({ value: 'metoprolol', doubt: true })
    expect(drugName?.alternatives).toContain('metoprolo1')
  })

  test('I5.22 a name that no catalogue knows is kept as read and asked', () => {
    expect(parseLabel(printOf('Zorvandil 50 mg tablets'), 'eng').drugName).toMatchObject({ value: 'zorvandil', doubt: true })
  })

  test('I5.22 a strength that the medicine does not come in is asked, with the usual ones to choose from', () => {
    const { strength } = parseLabel(printOf('Levothyroxine 750 mcg tablets'), 'eng')
    expect(strength?.doubt).toBe(true)
    expect(strength?.alternatives).toContain('75 mcg')
    expect(doubtsOf('Levothyroxine 75 mcg tablets')).not.toContain('strength')
  })

  test('I5.22 a strength with a part that could not be read is asked', () => {
    expect(doubtsOf('prednisolone 15 mg/5 rnL\noral solution')).toContain('strength')
  })

  test('I5.22 an unusual dose, a range and a sentence that ends open are asked', () => {
    expect(doubtsOf('Take 7 tablets once daily')).toContain('doseQuantity')
    expect(doubtsOf('Take 1 or 2 tablets every 6 hours')).toContain('doseQuantity')
    expect(doubtsOf('Take 1 tablet twice daily with')).toContain('directions')
  })
})

describe('nothing is invented', () => {
  test('I5.23 warnings, addresses, makers and imprints fill no field', () => {
    const label = `
      CAUTION: Federal law prohibits the transfer of this drug to any person
      Mfr: Brenmark Laboratories
      Yellow oval tablet, imprint L 484
      May cause drowsiness. Do not drink alcohol.
      Ask your doctor or pharmacist
      KEEP OUT OF THE SIGHT AND REACH OF CHILDREN
      Phone: (319) 555-0164`
    expect(valuesOf(label)).toEqual({})
  })

  test('I5.23 a carton names no patient, whatever stands on it in two capitalised words', () => {
    expect(valuesOf('Clear Day\nFast Acting\nLoratadine\n10 mg\n30 Tablets')).toEqual({
      drugName: 'loratadine',
      strength: '10 mg',
      form: 'tablet',
      quantity: 30,
    })
  })

  test('I5.23 a composition is no pack size and a warning no direction', () => {
    const label = 'Each tablet contains 500 mg\nDo not take more than directed\nKeep taking this medicine until finished'
    expect(valuesOf(label)).not.toHaveProperty('quantity')
    expect(valuesOf(label)).not.toHaveProperty('directions')
  })
})

describe('what surrounds the print', () => {
  test('I5.23 letters read into a barcode are no patient on a pack that nobody dispensed', () => {
    const pack = 'Alprazolam Tablet, USP\n0.25 mg\nAula Arn\nNDC 0817-2475-53 | Rx Only\nFor hospital use only'
    expect(valuesOf(pack)).toEqual({ drugName: 'alprazolam', strength: '0.25 mg', form: 'tablet', ndc: '0817-2475-53' })
  })

  test('I5.23 how a carton says that it is swallowed is no direction', () => {
    const carton = 'Fluconazol 50 mg Tabletten\n50 Tabletten N2\nZum Einnehmen. Dosierung nach Anweisung des Arztes.\nPC: 04157634899699'
    expect(valuesOf(carton, 'deu')).toEqual({ drugName: 'fluconazol', strength: '50 mg', form: 'tablet', quantity: 50 })
  })

  test('I5.23 a name with a weight is a label only beside something of a medicine', () => {
    const isLabelOf = (label: string) => isLabel(parseLabel(printOf(label), 'eng'))
    expect(isLabelOf('Chocolate 100 g\nBest before 05/2027')).toBe(false)
    expect(isLabelOf('Zorvandil 100 mg tablets')).toBe(true)
    expect(isLabelOf('Ibuprofen 400 mg')).toBe(true)
  })

  test('I5.61 the line of the medicine under the directions is no part of them', () => {
    expect(valuesOf('Inhale 1 puff by mouth once daily\ntiotropium 18 mcg inhaler\nQty: 18 g')).toMatchObject({
      directions: 'Inhale 1 puff by mouth once daily',
      drugName: 'tiotropium',
      strength: '18 mcg',
    })
  })

  test('I5.61 a prescriber with an initial M. is no Monsieur', () => {
    expect(valuesOf('Take 1 tablet daily\nIngrid Walker\nM. Okonkwo, PA-C')).toMatchObject({
      patientName: 'Ingrid Walker',
      prescriber: 'M. Okonkwo, PA-C',
    })
  })

  test('I5.61 a first name that holds a weekday is a name', () => {
    expect(valuesOf('Cefdinir 300 mg capsules\nTake 1 capsule twice daily\nSOLOMON KOWALSKI\nRx 6164455').patientName).toBe(
      'SOLOMON KOWALSKI',
    )
  })
})

describe('misreadings', () => {
  test('I5.62 a word that no directions use is asked', () => {
    expect(doubtsOf('Tike one capsule by mouth once weekly')).toContain('directions')
    expect(doubtsOf('Take one capsule by mouth once weekly')).not.toContain('directions')
  })

  test('I5.62 specks before and after the directions are no part of them', () => {
    expect(valuesOf('‘Take 1 tablet by mouth nightly.').directions).toBe('Take 1 tablet by mouth nightly')
  })

  test('I5.62 directions with a gap or an unread word leave the frequency in doubt', () => {
    for (const directions of [
      'Inhale 2 puffs every 4 hours as',
      'Inhale 2 puffs every 4 hours as 2d',
      'Inhale 2 puffs every 4 hours | ed for wheezing',
    ])
      expect(doubtsOf(`${directions}\nAlbuterol 90 mcg Inhaler`), directions).toEqual(
        expect.arrayContaining(['directions', 'frequencyPerDay']),
      )
  })

  test('I5.62 an expiry before the day of dispensing puts both dates in doubt', () => {
    const label = 'Take 1 tablet daily\nDate filled: 04/19/2026 | Discard after: 04/19/2020'
    expect(doubtsOf(label)).toEqual(expect.arrayContaining(['fillDate', 'expiryDate']))
    expect(doubtsOf(label.replace('2020', '2027'))).toEqual([])
  })

  test('I5.62 a number behind a misread "Rx#" and a code without its last hyphen are found and asked', () => {
    const label = 'Take 1 tablet daily\nRez 7765965 | NDC 70695-16806'
    expect(valuesOf(label)).toMatchObject({ rxNumber: '7765965', ndc: '70695-168-06' })
    expect(doubtsOf(label)).toEqual(expect.arrayContaining(['rxNumber', 'ndc']))
  })

  test('I5.62 a date whose slashes were read as digits is found where one is announced, and asked', () => {
    const label = 'Take 1 tablet daily\nFilled: 1112112026 | Rx2791658'
    expect(valuesOf(label)).toMatchObject({ fillDate: '2026-11-21', rxNumber: '2791658' })
    expect(doubtsOf(label)).toContain('fillDate')
  })

  test('I5.62 a prescriber who lost the first name is asked', () => {
    expect(doubtsOf('Take 1 tablet daily\nGarcia, PA-C')).toContain('prescriber')
    expect(doubtsOf('Take 1 tablet daily\nK. Garcia, PA-C')).not.toContain('prescriber')
  })
})

describe('notations', () => {
  test('I5.21 refills may be counted before their name, a lot be called "B.No."', () => {
    expect(valuesOf('Olmesartan 20 mg tablets\nQty: 90 | 3 refills remaining before 07/07/2027')).toMatchObject({
      quantity: 90,
      refills: 3,
    })
    expect(valuesOf('Take 1 tablet daily\nQty: 30 Refills')).not.toHaveProperty('refills')
    expect(valuesOf('Ivermectin Tablets 3 mg\nB.No. EX1085 EXP. 06/2028')).toMatchObject({ lot: 'EX1085', expiryDate: '2028-06' })
  })

  test('I5.60 an Italian and a Portuguese label give their fields', () => {
    expect(
      valuesOf(
        'Farmacia Centrale\nPaziente: Niccolò Bianchi | Data: 13/07/2025\nBisoprololo 2,5 mg compresse\n30 compresse\nPosologia:\nAssumere 1 compressa ogni 8 ore',
        'ita',
      ),
    ).toMatchObject({ drugName: 'bisoprololo', strength: '2,5 mg', quantity: 30, doseQuantity: 1, frequencyPerDay: 3 })
    expect(
      valuesOf(
        'Farmácia Central\nUtente: João Gonçalves | Data: 11/04/2025\nSinvastatina 20 mg comprimidos\nMédico: Dr. Rui dos Santos\nTomar 1 comprimido à noite ao deitar',
        'por',
      ),
    ).toMatchObject({ drugName: 'sinvastatina', prescriber: 'Dr. Rui dos Santos', fillDate: '2025-04-11', frequencyPerDay: 1 })
  })

  test('I5.21 a combination is named with "/", and its strengths may share their unit', () => {
    const label = 'HYDROCODONE-ACETAMINOPHEN 5-325 MG TABLET'
    expect(valuesOf(label)).toMatchObject({ drugName: 'hydrocodone/acetaminophen', strength: '5-325 mg', form: 'tablet' })
    expect(doubtsOf(label)).not.toContain('strength')
  })

  test('I5.21 sig codes in Roman numerals, "#30" and "RF" are read', () => {
    expect(valuesOf('Clopidogrel 75mg Tabs\nSig: ii tab po qd\n#30 | RF: 5\nPatient: Wong, Mei-Ling DOB 02/03/1950')).toMatchObject({
      doseQuantity: 2,
      frequencyPerDay: 1,
      quantity: 30,
      refills: 5,
      patientName: 'Wong, Mei-Ling',
    })
  })

  test('I5.26 directions that leave the dose to someone else are kept and asked', () => {
    const label = 'Warfarin 5 mg tablets\nTake as directed by the clinic\nRx 99281 | Qty 30'
    expect(valuesOf(label)).toMatchObject({ directions: 'Take as directed by the clinic' })
    expect(valuesOf(label)).not.toHaveProperty('frequencyPerDay')
    expect(doubtsOf(label)).toContain('directions')
  })
})
