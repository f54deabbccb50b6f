package io.evenkeel.conformance;

/** Why a VM cannot be migrated. */
public enum Obstacle {
    /** Its virtual CPU has features that the destination lacks. */
    CPU,
    /** It uses a device of its host. */
    DEVICE,
    /** It has a medium, for example an ISO image, that only its host sees. */
    MEDIUM,
    /** It has a disk that the destination does not see. */
    STORAGE,
    /** It uses a network that the destination lacks. */
    NETWORK,
    /** The destination has too little memory left. */
    CAPACITY
}
