// A thread that hashes blocks: takes a block, gives back its subtrees and the buffer. It knows nothing of files, keys or checkpoints.
import { parentPort } from 'node:worker_threads'
import { hashBlock } from './hash-block.ts'

export interface Task {
  readonly buffer: ArrayBuffer
  readonly end: number
  readonly first: number
  readonly count: number
}

parentPort?.on('message', ({ buffer, end, first, count }: Task) => {
  const subtrees = hashBlock({ buffer: Buffer.from(buffer), end, first, count })
  parentPort!.postMessage({ first, count, subtrees, buffer }, [buffer])
})
