package io.evenkeel.libvirt.wire;

/** What a host runs, each as {@code major * 1000000 + minor * 1000 + release}. */
public record Versions(long qemu, long libvirt) {

    /** A version number as people write it. */
    public static String dotted(long version) {
        return version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000;
    }
}
