import type { ProjectFile } from './project-files.ts'

const idPattern = 'I\\d+\\.\\d+'

/** Ids of the behaviours in SPEC.md's lists; one marked `(open)` is a known gap that no test proves yet. */
export function specIds(spec: string): { proven: string[]; open: string[] } {
  const lines = [...spec.matchAll(new RegExp(`^- \\*\\*(${idPattern})\\*\\* (\\(open\\))?`, 'gm'))]
  const of = (isOpen: boolean): string[] => lines.filter((line) => Boolean(line[2]) === isOpen).map((line) => line[1]!)
  return { proven: of(false), open: of(true) }
}

/** Ids that test titles begin with; a title may begin with several. Contract suites hold titles too, in files of other names. */
export function testedIds(files: readonly ProjectFile[]): string[] {
  return files.flatMap(({ text }) =>
    [...text.matchAll(titlePattern)].flatMap(([, ids = '']) => ids.match(new RegExp(idPattern, 'g')) ?? []),
  )
}

const titlePattern = new RegExp(`['"\`]((?:${idPattern}[ ,]+)+)`, 'g')
