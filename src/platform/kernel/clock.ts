/** The present moment, as an argument: nothing in a domain asks the machine for the time. */
export type Clock = () => Date;
