// The terminal: plain lines, and on a real terminal a block at the end that is drawn anew. Where output is piped, only lines that say something
// new are written, without a control character.
import pc from 'picocolors'

export const WIDTH = 100

export interface Terminal {
  readonly isLive: boolean
  readonly colour: ReturnType<typeof pc.createColors>
  line(text?: string): void
  heading(title: string): void
  /** Replaces the block at the end; keys tell the lines apart where they are printed one by one. */
  block(lines: ReadonlyMap<string, string>): void
  /** Leaves the block as it stands. */
  freeze(): void
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
const COLOURS = /\x1b\[[0-9;]*m/g
export const plainLength = (text: string): number => text.replace(COLOURS, '').length

/** SAFETY: what others wrote (names, reasons, codes) may not steer the terminal. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/\p{Bidi_Control}/gu, '')

/** Cut to a width, with a mark where something is left out. */
export const fit = (text: string, width: number): string => {
  const clean = plain(text)
  return clean.length <= width ? clean : `${clean.slice(0, width - 1)}…`
}

export const pad = (text: string, width: number): string => fit(text, width).padEnd(width)

/** Breaks a text at spaces into lines of at most `width`. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  for (const word of plain(text).split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length + 1 <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

export const openTerminal = (stream: NodeJS.WriteStream, quiet: boolean): Terminal => {
  const isLive = stream.isTTY === true && !quiet
  const colour = pc.createColors(isLive && process.env['NO_COLOR'] === undefined)
  let drawn = 0
  let shown: ReadonlyMap<string, string> = new Map()
  const write = (text: string) => {
    if (!quiet) stream.write(text)
  }
  const erase = () => {
    if (drawn > 0) write(`\x1b[${drawn}A\x1b[0J`)
    drawn = 0
  }
  const draw = () => {
    if (!isLive || shown.size === 0) return
    // A block taller than the screen could not be drawn over again.
    const lines = [...shown.values()].slice(-Math.max(1, (stream.rows ?? 40) - 1))
    write(`${lines.join('\n')}\n`)
    drawn = lines.length
  }
  const terminal: Terminal = {
    isLive,
    colour,
    line(text = '') {
      erase()
      write(`${text}\n`)
      draw()
    },
    heading(title) {
      terminal.line()
      terminal.line(colour.bold(`── ${title} ${'─'.repeat(Math.max(0, WIDTH - title.length - 4))}`))
    },
    block(lines) {
      if (isLive) {
        erase()
        shown = lines
        draw()
        return
      }
      for (const [key, text] of lines) if (shown.get(key) !== text) write(`${text}\n`)
      shown = new Map(lines)
    },
    freeze() {
      drawn = 0
      shown = new Map()
    },
  }
  return terminal
}
