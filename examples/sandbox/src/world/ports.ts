// The ports that the servers had last time: a company that is started again is found where it was. A port that was taken meanwhile is given up.
import { createServer } from 'node:net'
import type { Home } from '../home/home.ts'

export interface Ports {
  /** The port to ask for: the last one where it is free, else 0. */
  wish(name: string): Promise<number>
  keep(name: string, port: number): void
  save(): Promise<void>
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** `file`: whose they are; two that are opened side by side have one each. */
export const openPorts = async (home: Home, file = 'ports.json'): Promise<Ports> => {
  const known = (await home.read<Record<string, number>>(file)) ?? {}
  return {
    async wish(name) {
      const port = known[name]
      return port !== undefined && (await isFree(port)) ? port : 0
    },
    keep(name, port) {
      known[name] = port
    },
    save: () => home.write(file, known),
  }
}
