import { afterAll, beforeAll } from 'vitest'
import type { Scene } from './scripted-core.ts'
import { openStage, type Play, type PlayOptions, type Stage } from './stage.ts'

/** One stage for the tests of a file; every play is struck after its test file. */
export function useStage(): (scene: Scene, options?: PlayOptions) => Promise<Play> {
  let stage: Stage
  const plays: Play[] = []
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(async () => {
    for (const play of plays) await play.close()
    await stage.close()
  })
  return async (scene, options) => {
    const play = await stage.play(scene, options)
    plays.push(play)
    return play
  }
}
