import type { Words } from '../../words/words.ts'

/** What the reading of the directions leaves open (its tokens: `10 d`, `1–2`, `4–6 h`, `max/24 h?`, `amount?`, or the words themselves), as a person would ask it. */
export function askedWords(token: string, { t, maybe }: Words): string {
  const [, days] = /^(\d+) d$/.exec(token) ?? []
  if (days) return t('asked.days', { days: Number(days) })
  const [, least, most, hours] = /^([\d.]+)–([\d.]+)( h)?$/.exec(token) ?? []
  if (least && most) return t(hours ? 'asked.hoursRange' : 'asked.amountRange', { least, most })
  if (token === 'max/24 h?') return t('asked.perDay')
  return maybe(`asked.doubt.${token.replace('?', '')}`) ?? t('asked.words', { words: token })
}
