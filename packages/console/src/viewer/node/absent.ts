// Node's files, sockets and threads, for a page that has none of them. The verifier reaches them only where it reads a folder or serves a witness, which
// a page never asks of it.
const absent = (): never => {
  throw new Error('there are no files, no sockets and no threads in this page')
}

export {
  absent as appendFile,
  absent as closeSync,
  absent as createReadStream,
  absent as createServer,
  absent as dirname,
  absent as fsyncSync,
  absent as join,
  absent as linkSync,
  absent as open,
  absent as openSync,
  absent as readFile,
  absent as readFileSync,
  absent as renameSync,
  absent as stat,
  absent as unlinkSync,
  absent as writeFileSync,
  absent as writeSync,
}
export class Worker {
  constructor() {
    absent()
  }
}
export const parentPort = null
