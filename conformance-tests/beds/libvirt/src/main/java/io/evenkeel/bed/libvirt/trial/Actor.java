package io.evenkeel.bed.libvirt.trial;

/** Who fails during a migration. */
enum Actor {
    SOURCE_QEMU("source QEMU"),
    DESTINATION_QEMU("destination QEMU"),
    SOURCE_LIBVIRTD("source libvirtd"),
    DESTINATION_LIBVIRTD("destination libvirtd"),
    LINK("link"),
    SUPERVISOR("supervisor");

    private final String words;

    Actor(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
