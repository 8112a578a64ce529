// What a story is given, and what it leaves behind.
import type { EndingFound } from '../endings.ts'
import type { Home } from '../home/home.ts'
import type { Part } from '../people/cast.ts'
import type { People } from '../people/people.ts'
import type { Terminal } from '../show/terminal.ts'
import type { World } from '../world/world.ts'
import type { OwnRules } from './rules.ts'

export interface Given {
  readonly home: Home
  readonly world: World
  readonly people: People
  /** Where the product is. */
  readonly url: string
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** Where report, dossiers and keys go. */
  readonly out: string
  startAgents(): Promise<void>
  /** From now on this process may end by itself. */
  excuse(name: string): void
}

export interface Told {
  /** The change that whoever stays will want to look at. */
  readonly change: string
  /** Its dossier. */
  readonly dossier: string
  readonly endings: readonly EndingFound[]
  readonly report: object
  /** What is shown last. */
  closing(terminal: Terminal): void
}

export interface Story {
  /** Name of its folder. */
  readonly home: string
  /** Who plays a part. */
  readonly cast: readonly Part[]
  /** Whether it is told of the whole company, or of its core alone. */
  readonly whole: boolean
  /** What of the delivered policy pack is other in this company; else it is as delivered. */
  readonly rules?: OwnRules
  /** Repeating it after an interruption goes on where it stands. */
  tell(given: Given): Promise<Told>
}
