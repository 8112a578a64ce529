// The numbered steps at which a process may die. In production this does nothing; a test kills the process at the n-th step it reaches
// and shows that what follows a restart is right. A step is named on the line between two durable facts.

export interface Steps {
  reach(name: string): void
}

export const noSteps: Steps = { reach: () => {} }
