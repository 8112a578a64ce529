// How the verifier is made to run in a page: Node's modules are told apart by name and stand for the small ones of src/viewer/node.
import { fileURLToPath } from 'node:url'

const own = (file: string): string => fileURLToPath(new URL(`./src/viewer/node/${file}`, import.meta.url))

export const withoutNode = [
  { find: /^(node:)?crypto$/, replacement: own('crypto.ts') },
  { find: /^node:(fs|fs\/promises|path|http|net|os|worker_threads)$/, replacement: own('absent.ts') },
  { find: /^buffer\/$/, replacement: fileURLToPath(new URL('../../node_modules/buffer/index.js', import.meta.url)) },
]
