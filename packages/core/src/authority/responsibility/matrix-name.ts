// What the matrix is called among documents of authority. Imports nothing: the list of documents needs it while it is being made, whoever is loaded first.

export const matrixKind = 'matrix'
/** There is one matrix. */
export const matrixName = 'responsibility'
