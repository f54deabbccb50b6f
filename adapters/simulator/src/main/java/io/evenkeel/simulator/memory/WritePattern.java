package io.evenkeel.simulator.memory;

/** In which order a guest writes to a region of its memory. */
public enum WritePattern {
    /** From the lowest address to the highest and round again, as a program that scans a buffer does. */
    SEQUENTIAL,
    /** Anywhere, each page as likely as any other. */
    RANDOM,
    /** Some pages far more often than others: the n-th most popular with a weight of 1/n. */
    ZIPF
}
