/**
 * The shared block through which the main thread hands work to its workers: int32 words that are read and written with
 * `Atomics`, then an error message, arguments and results, and the bytes of a module to load. It is not in the kernels' memory,
 * because a thread may see growth of that late.
 *
 * A worker that sees a new SEQ adds one to ACTIVE, looks at OPEN, takes blocks until none is left, and takes its one from ACTIVE again.
 * The main thread writes a job only while OPEN is 0 and ACTIVE is 0, so nobody reads a job half written.
 *
 * Of each job, a thread first takes the blocks of its own share, the same for as many blocks, and then what is left of the others':
 * what it wrote in one job is often still in its cache in the next, and a line that another core wrote costs as much as one from memory.
 */
export const SEQ = 0
export const OPEN = 16
/** Workers that sleep, or are about to, until SEQ changes: who changes it wakes them only then, as a call to wake nobody takes microseconds. */
export const SLEEPING = 32
export const DONE = 48
export const ACTIVE = 64
/** One of RUN, LOAD, STOP. */
export const KIND = 80
/** Index of the module, in the order of loading. */
export const MODULE = 81
/** RUN: calls in a block. LOAD: bytes of the module. */
export const DETAIL = 82
export const BLOCKS = 83
/** Arguments of each block, of all its calls together. */
export const WIDTH = 84
/** How many threads share the work, the main one, whose number is 0, included. */
export const THREADS = 85
/** 1 while the main thread sleeps, or is about to, until DONE or ACTIVE change. */
export const MAIN_SLEEPS = 112
/** Guards FAILED and the message. */
export const LOCK = 96
/** Lowest block that failed, or -1. */
export const FAILED = 97
export const MESSAGE_LENGTH = 98

export const RUN = 0
export const LOAD = 1
export const STOP = 2

export const MESSAGE_AT = 512
export const MESSAGE_BYTES = 1024
/** Blocks taken from the share of each thread: an int32 word at the start of 64 bytes of its own. */
export const NEXT_AT = 4096
export const MOST_THREADS = 256
/**
 * float64: one result a block, then for each call of a block its procedure's index among the module's exports and the number of its
 * arguments, then the arguments of all blocks.
 */
export const NUMBERS_AT = NEXT_AT + 64 * MOST_THREADS
export const NUMBERS = 32768
export const BYTES_AT = NUMBERS_AT + NUMBERS * 8
export const CONTROL_BYTES = BYTES_AT + (1 << 20)
