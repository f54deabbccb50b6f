package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.Obstacle;
import java.util.EnumSet;
import java.util.Set;

/**
 * A device that ties a guest to its host. Everything under {@code /var} is the host's own in the lab.
 *
 * @param file what has to be on the host first, made of zeros
 * @param xml the device as libvirt describes it
 */
record Hindrance(String file, String xml) {

    static final Set<Obstacle> KNOWN = Set.copyOf(EnumSet.of(Obstacle.DEVICE, Obstacle.MEDIUM, Obstacle.STORAGE));

    static Hindrance of(Obstacle obstacle, String name) {
        String file = "/var/lib/" + name + "-" + obstacle + ".img";
        return switch (obstacle) {
            case MEDIUM ->
                new Hindrance(
                        file,
                        "<disk type=\"file\" device=\"cdrom\"><driver name=\"qemu\" type=\"raw\"/><source file=\""
                                + file + "\"/><target dev=\"hda\" bus=\"ide\"/><readonly/></disk>");
            case STORAGE ->
                new Hindrance(
                        file,
                        "<disk type=\"file\" device=\"disk\"><driver name=\"qemu\" type=\"raw\" cache=\"none\"/>"
                                + "<source file=\"" + file + "\"/><target dev=\"vdb\" bus=\"virtio\"/></disk>");
            case DEVICE ->
                new Hindrance(
                        file,
                        "<filesystem type=\"mount\" accessmode=\"passthrough\"><source dir=\"/var/lib\"/>"
                                + "<target dir=\"share\"/></filesystem>");
            default -> throw new UnsupportedOperationException(obstacle.name());
        };
    }
}
