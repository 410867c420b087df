/** Zones whose clocks do unusual things. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  /** Half an hour of daylight saving. */
  'Australia/Lord_Howe',
  /** UTC+05:45. */
  'Asia/Kathmandu',
  /** UTC-03:30; changed its clocks at 00:01 until 2011. */
  'America/St_Johns',
  /** Skipped 2011-12-30 when it crossed the date line. */
  'Pacific/Apia',
  /** Summer time all year, but for Ramadan. */
  'Africa/Casablanca',
  /** Changed its clocks at midnight until 2019: days that began at 01:00. */
  'America/Sao_Paulo',
  /** Changes at 24:00 on Saturdays. */
  'America/Santiago',
  /** Moved by a quarter of an hour in 2016; half an hour in 2015 and 2018. */
  'Asia/Pyongyang',
  /** UTC+12:45, with daylight saving. */
  'Pacific/Chatham',
  /** Two hours of daylight saving. */
  'Antarctica/Troll',
  'Africa/Cairo',
  'Pacific/Kiritimati',
] as const
