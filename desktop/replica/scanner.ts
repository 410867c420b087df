import type { Observable } from 'rxjs'
import type { PlanSuggestion } from '../contract/views.ts'
import type { ScanProgress } from './views/scans.ts'

/** The scan pipeline as commands use it; where there is none (the web, for now) scanning is not offered. */
export interface Scanner {
  /** Keeps the picture durably, then recognises it in the background; resolves with the scan's record id. */
  start(circle: string, picture: Uint8Array): Promise<string>
  cancel(scan: string): void
  picture(scan: string): Promise<{ bytes: Uint8Array; type: string }>
  suggestPlan(directions: string): PlanSuggestion
  progress$: Observable<ReadonlyMap<string, ScanProgress>>
}
