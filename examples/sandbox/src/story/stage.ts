// What every part of the story is handed: the world, the people with their keys and ways to the product, and the change as it is seen from outside.
import type { Home } from '../home/home.ts'
import type { People } from '../people/people.ts'
import type { Company } from '../workloads/company.ts'
import type { World } from '../world/world.ts'
import type { Watch } from './watch.ts'

export interface Stage {
  readonly home: Home
  readonly world: World
  readonly people: People
  readonly workloads: Company
  readonly watch: Watch
  /** A line of the story: what the world or a person does beside the product. */
  tell(text: string): void
}

/** One thing that goes wrong in real life: what the world does, and when that is over. What must come of it stands in endings.ts. */
export interface Case {
  readonly id: string
  /** Plays beside the others until its part is over. Repeating it after an interruption goes on where it was. */
  play(stage: Stage): Promise<void>
}

export const main = (stage: Stage, credential: string) =>
  stage.watch.view.operations.find(
    (operation) =>
      operation.credential === credential &&
      operation.operation !== 'session.end' &&
      operation.operation !== 'credential.issue' &&
      operation.operation !== 'consumer.move',
  )

/** Whether everything of a credential is at its end. */
export const isOver = (stage: Stage, credential: string): boolean => {
  const phase = main(stage, credential)?.phase
  return phase === 'done' || phase === 'skipped'
}
