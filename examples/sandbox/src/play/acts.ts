// Plays a story act by act. Acts that an earlier run has played are not played again.
import type { Act, Scene } from './scene.ts'

const DONE = 'acts.json'

export const playActs = async (scene: Scene, acts: readonly Act[]): Promise<void> => {
  const done = new Set((await scene.home.read<string[]>(DONE)) ?? [])
  for (const act of acts) {
    scene.terminal.heading(act.title)
    if (done.has(act.id)) {
      scene.terminal.line('  played before; it stands as it was left')
      continue
    }
    scene.signal.throwIfAborted()
    await act.play(scene)
    done.add(act.id)
    await scene.home.write(DONE, [...done])
  }
}
