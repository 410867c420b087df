/** Whether the operating system refused something, such as writing on a full disk; anything else is a defect. */
export const isDiskError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === 'string'
