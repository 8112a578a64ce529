// Endpoints: what declared servers show to everybody who connects. Laws: only what is declared is looked at; a look that did not come through says nothing of what
// is there and closes nothing; findings follow from what was last seen and the time, and close by what is seen next. It changes nothing anywhere.

export { readEndpoints } from './read.ts'
export { followEndpoints, tellEndpoints } from './tell.ts'
