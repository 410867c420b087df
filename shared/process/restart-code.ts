/** A process that ends with this code wishes to be started again at once; it has not crashed. */
export const restartCode = 85
