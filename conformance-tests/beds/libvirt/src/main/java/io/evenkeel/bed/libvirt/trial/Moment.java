package io.evenkeel.bed.libvirt.trial;

/** How far a migration has come when somebody fails. */
enum Moment {
    /** The destination's QEMU is there, and no memory has been copied. */
    PREPARING("preparing"),
    /** Memory is copied for the first time. */
    FIRST_ITERATION("first iteration"),
    /** Memory is copied for the third time or a later one. */
    LATER_ITERATION("later iteration"),
    /** The guest is paused, and the rest is being copied. */
    SWITCHOVER("switchover"),
    /** The guest runs on the destination, and the source has not been told yet. */
    FINISHING("finishing");

    private final String words;

    Moment(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
