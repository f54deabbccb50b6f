package io.evenkeel.conformance.runner;

import java.util.Locale;

/** The shell commands of a bed; the key in the file is the name in lower case with dashes. */
enum BedCommand {
    /** Makes a guest of {@code EVENKEEL_KIND} on the source and prints the id of the VM. */
    MAKE_GUEST,
    /** Prints the ids of the hosts on which {@code EVENKEEL_VM} executes. */
    EXECUTING_ON,
    /** Prints the ids of the hosts that have anything of the VM in memory. */
    IN_MEMORY_ON,
    /** Removes every guest and ends every fault. */
    CLEAR,
    /** Prints the ids of the hosts that have a definition of the VM. */
    DEFINED_ON,
    /** Prints the ids of the hosts that have images of those disks of the VM that not all hosts see. */
    IMAGES_ON,
    /** Prints how often the guest has booted. */
    BOOTS,
    /** Prints what is wrong with the guest; nothing if nothing is. */
    DAMAGE,
    /** Prints the id of the host from which the network was last told. */
    ANNOUNCED_FROM,
    /** Causes {@code EVENKEEL_FAULT}, about {@code EVENKEEL_VM} where it is about one. */
    CAUSE,
    /** Ends {@code EVENKEEL_FAULT}. */
    END,
    /** Makes a guest with {@code EVENKEEL_OBSTACLE} and prints the id of the VM. */
    MAKE_GUEST_WITH,
    /** Tries a second start on the destination, past the adapter, and prints {@code yes} if it was refused, or no. */
    SECOND_START_IS_REFUSED,
    /** Puts the VM under the platform's own high availability if {@code EVENKEEL_KEPT} is {@code yes}, else takes it out. */
    KEEP_BY_PLATFORM;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isRequired(boolean faults, boolean obstacles) {
        return switch (this) {
            case MAKE_GUEST, EXECUTING_ON, IN_MEMORY_ON, CLEAR -> true;
            case CAUSE, END -> faults;
            case MAKE_GUEST_WITH -> obstacles;
            case DEFINED_ON, IMAGES_ON, BOOTS, DAMAGE, ANNOUNCED_FROM, SECOND_START_IS_REFUSED, KEEP_BY_PLATFORM ->
                false;
        };
    }
}
